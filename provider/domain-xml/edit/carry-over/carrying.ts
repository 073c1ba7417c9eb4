import type { Draft, Element } from '../../../xml/index.js'

/** The work of carrying edits over: what each part reads, and what it adds to. */
export interface Carrying {
  /** The original definition, which becomes the result. */
  readonly original: Draft
  /** The stored definition that was made from a rescue XML. */
  readonly stored: Draft
  /** The mode of that rescue by its marker; null if there is no marker. */
  readonly mode: string | null
  /** True if that rescue attached disks read-only. */
  readonly isReadOnly: boolean
  /** What was carried over: clauses in words. */
  readonly carried: string[]
  /** What cannot be carried over: clauses in words. */
  readonly problems: string[]
}

/** What `canonical` does not look at. */
export interface Ignored {
  readonly children?: readonly string[]
  readonly attributes?: readonly string[]
}

/** An element as a text that is equal for equal elements, even if blanks, quotes and order differ. */
export function canonical(element: Element, ignored: Ignored = {}): string {
  const { children = [], attributes = [] } = ignored
  const made = element.name === 'source' && 'network' in element.attributes ? MADE_UP : []
  const own = Object.entries(element.attributes)
    .filter(([name]) => !attributes.includes(name) && !made.includes(name))
    .map((pair) => JSON.stringify(pair))
  const inner = element.children.flatMap((node) =>
    'attributes' in node && !children.includes(node.name) ? [canonical(node)] : [],
  )
  const words = inner.length > 0 ? '' : element.text.trim()
  return `<${element.name} ${own.sort().join(' ')}>${JSON.stringify(words)}${inner.sort().join('')}`
}

/** What libvirt adds to the source of a running card that is connected to a network. */
const MADE_UP = ['portid', 'bridge']

/** Two lists of elements, by what is in them: true if they are the same in any order. */
export function isSameList(
  a: readonly Element[],
  b: readonly Element[],
  ignored: Ignored = {},
): boolean {
  const list = (side: readonly Element[]): string =>
    side
      .map((element) => canonical(element, ignored))
      .sort()
      .join('\n')
  return list(a) === list(b)
}
