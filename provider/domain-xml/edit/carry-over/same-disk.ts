import { attribute, child, children, type Element } from '../../../xml/index.js'
import { BUS_ELEMENTS, BUS_SETTINGS } from '../devices/move-disk.js'
import { canonical, type Carrying, type Ignored } from './carrying.js'

/**
 * True if nobody but the rescue changed a disk.
 *
 * The rescue takes out the boot order, and libvirt writes the chain below the disk. In legacy rescue the
 * root disk has another place, and lacks the settings that its new bus does not have. A rescue may have
 * attached it read-only.
 */
export function isUnchanged(
  was: Element,
  is: Element,
  { mode, isReadOnly }: Pick<Carrying, 'mode' | 'isReadOnly'>,
): boolean {
  if (child(is, 'boot') !== null) return false
  const isMadeReadOnly =
    isReadOnly && child(was, 'readonly') === null && child(is, 'readonly') !== null
  const [bus, now] = [was, is].map(busOf)
  const isMoved = targetOf(was) !== targetOf(is) || bus !== now
  if (isMoved && mode === 'stable') return false
  const place = isMoved ? ['dev', 'bus'] : []
  const children = isMoved || child(was, 'address') === null ? [...FREE, 'address'] : FREE
  const ignored = { target: { attributes: place }, source: { attributes: ['index'] } }
  const taken = bus === now ? {} : BUS_SETTINGS
  const others = bus === now ? [] : BUS_ELEMENTS
  const copying = isMadeReadOnly ? { driver: { attributes: ['copy_on_read'] } } : {}
  const made = isMadeReadOnly ? ['readonly'] : []
  const before = describe(was, {
    ...merge(merge(ignored, taken), copying),
    children: [...children, ...others],
  })
  return before === describe(is, { ...ignored, children: [...children, ...made] })
}

/** True if the rescue gave a drive other content, and nobody changed anything else of it. */
export function isRefilled(was: Element, is: Element): boolean {
  const content = ['source', 'auth', 'encryption', 'mirror']
  const children = [...FREE, ...content, ...(child(was, 'address') === null ? ['address'] : [])]
  const driver = { attributes: child(was, 'driver') === null ? ['name', 'type'] : ['type'] }
  const ignored = { disk: { attributes: ['type'] }, driver, children }
  return describe(was, ignored) === describe(is, ignored)
}

/** The target of a disk; empty if it has none. */
export function targetOf(disk: Element): string {
  return attribute(child(disk, 'target'), 'dev') ?? ''
}

const FREE = ['boot', 'backingStore']

function busOf(disk: Element): string | null {
  return attribute(child(disk, 'target'), 'bus')
}

/** What is not looked at, by element: of the disk itself, and of its parts that have settings of their own. */
type Parts = Readonly<Partial<Record<'disk' | Part, Ignored>>>

const PARTS = ['driver', 'target', 'source', 'transient'] as const
type Part = (typeof PARTS)[number]

function describe(
  disk: Element,
  ignored: Parts & { readonly children: readonly string[] },
): string {
  const left = PARTS.filter((name) => !ignored.children.includes(name))
  const attributes = ignored.disk?.attributes ?? []
  const own = canonical(disk, { children: [...ignored.children, ...PARTS], attributes })
  return [own, ...left.flatMap((name) => partsOf(disk, name, ignored[name]))].join('')
}

/** A part without any setting says nothing. */
function partsOf(disk: Element, name: Part, ignored: Ignored = {}): readonly string[] {
  return children(disk, name).map((part) => canonical(part, ignored))
}

function merge(a: Parts, b: Parts): Parts {
  const join = (name: 'disk' | Part): Ignored => ({
    children: [...(a[name]?.children ?? []), ...(b[name]?.children ?? [])],
    attributes: [...(a[name]?.attributes ?? []), ...(b[name]?.attributes ?? [])],
  })
  return Object.fromEntries((['disk', ...PARTS] as const).map((name) => [name, join(name)]))
}
