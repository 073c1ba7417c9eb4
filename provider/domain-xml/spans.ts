import type { Element } from '@xmldom/xmldom'
import { isElement } from './elements.js'

/** Where an element stands in the text it was read from: offsets, the end not included. */
export interface Span {
  readonly start: number
  /** The end of its start tag. */
  readonly tag: number
  readonly end: number
}

/**
 * Finds every element's place in its text, so that what is not changed can be given back as it was.
 *
 * The text is known to be well-formed, so elements and tags come in the same order. Null where
 * the two do not match, which makes the printer write everything anew.
 */
export function spansOf(root: Element, source: string): ReadonlyMap<Element, Span> | null {
  const spans = new Map<Element, Span>()
  const open: { readonly element: Element; readonly start: number; readonly tag: number }[] = []
  let next: Element | null = root
  for (const match of source.matchAll(MARKUP)) {
    const [markup] = match
    const start = match.index
    const end = start + markup.length
    if (markup.startsWith('<!') || markup.startsWith('<?')) continue
    if (markup.startsWith('</')) {
      const last = open.pop()
      if (last === undefined) return null
      spans.set(last.element, { start: last.start, tag: last.tag, end })
      continue
    }
    if (next === null || !names(markup, next)) return null
    if (markup.endsWith('/>')) spans.set(next, { start, tag: end, end })
    else open.push({ element: next, start, tag: end })
    next = following(next, root)
  }
  return next === null && open.length === 0 ? spans : null
}

const MARKUP =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/[^>]*>|<(?:"[^"]*"|'[^']*'|[^'">])*>/g

function names(tag: string, { nodeName }: Element): boolean {
  return tag.startsWith(`<${nodeName}`) && /[\s/>]/.test(tag.charAt(1 + nodeName.length))
}

/** The next element in document order. */
function following(element: Element, root: Element): Element | null {
  const inside = nextElement(element.firstChild)
  if (inside !== null) return inside
  for (let at: Element = element; at !== root;) {
    const beside = nextElement(at.nextSibling)
    if (beside !== null) return beside
    const { parentNode } = at
    if (parentNode === null || !isElement(parentNode)) return null
    at = parentNode
  }
  return null
}

function nextElement(from: Element['firstChild']): Element | null {
  for (let node = from; node !== null; node = node.nextSibling) {
    if (isElement(node)) return node
  }
  return null
}
