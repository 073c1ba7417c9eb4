import { escape } from './escape.js'
import { blanksBefore, spanOf, startTagOf } from './offsets.js'
import type { Parsed } from './read.js'
import { splice, type Edit } from './splice.js'
import { attribute, elements, parentOf, type Element } from './walk.js'
import { newLine, write, type Excerpt, type Tag } from './write.js'

/**
 * A parsed text with the edits to be made to it.
 *
 * The elements stay as they were read: only `print` shows an edit. The text that no edit changes is
 * printed byte for byte.
 */
export interface Draft extends Parsed {
  /** The edits, keyed by what they change: a second edit of the same part replaces the first. */
  readonly edits: Map<string, Edit>
  /** New content of elements, which replaces their whole content. */
  readonly inside: Map<Element, string>
}

/** Opens a parsed text for editing. */
export function draftOf({ root, source }: Parsed): Draft {
  return { root, source, edits: new Map(), inside: new Map() }
}

/** Takes an element out, with the blanks before it and with every edit inside it. */
export function remove({ edits, source }: Draft, element: Element): void {
  const { start, end } = spanOf(element, source)
  edits.set(`element ${start}`, { start: blanksBefore(element, source), end, text: '' })
}

/** Gives an element an attribute, or takes it away (null). An attribute that has the value is not touched. */
export function setAttribute(
  { edits, source }: Draft,
  element: Element,
  name: string,
  value: string | null,
): void {
  const { attributes, attributesEnd } = startTagOf(element, source)
  const { start, end } = attributes.get(name) ?? { start: attributesEnd, end: attributesEnd }
  const isSame = attribute(element, name) === value
  const changed = value === null ? '' : ` ${name}='${escape(value, 'attribute')}'`
  const text = isSame ? source.slice(start, end) : changed
  edits.set(`attribute ${element.start} ${name}`, { start, end, text })
}

/** Puts other text into an element, in place of all that is in it. */
export function setText(draft: Draft, element: Element, value: string): void {
  setInside(draft, element, escape(value, 'text'))
}

/** Puts a new element into another one: after one of its children, or after its last (null). */
export function insert(
  draft: Draft,
  parent: Element,
  piece: Tag | Excerpt,
  after: Element | null = null,
): void {
  const level = depthOf(parent)
  const line = newLine(level + 1) + write(piece, level + 1)
  const last = after ?? elements(parent).at(-1)
  if (last !== undefined) {
    add(draft, spanOf(last, draft.source).end, line)
  } else if (isEmpty(parent, draft.source)) {
    const before = draft.inside.get(parent)?.slice(0, -newLine(level).length) ?? ''
    setInside(draft, parent, before + line + newLine(level))
  } else {
    add(draft, startTagOf(parent, draft.source).end, line)
  }
}

/** Puts a new element after another one, on a line of its own. */
export function insertAfter(draft: Draft, sibling: Element, piece: Tag | Excerpt): void {
  const level = depthOf(sibling)
  add(draft, spanOf(sibling, draft.source).end, newLine(level) + write(piece, level))
}

/** Puts a new element before another one, on a line of its own. */
export function insertBefore(draft: Draft, sibling: Element, piece: Tag | Excerpt): void {
  const level = depthOf(sibling)
  add(draft, blanksBefore(sibling, draft.source), newLine(level) + write(piece, level))
}

/** The whole text with its edits. */
export function print({ source, edits }: Draft): string {
  return splice(source, edits.values(), { start: 0, end: source.length })
}

/** One element with its edits, to be put into another text. */
export function excerpt({ source, edits }: Draft, element: Element): Excerpt {
  return { xml: splice(source, edits.values(), spanOf(element, source)) }
}

function add({ edits }: Draft, at: number, text: string): void {
  edits.set(`added ${edits.size}`, { start: at, end: at, text })
}

function setInside({ source, edits, inside }: Draft, element: Element, xml: string): void {
  const { end, isClosed } = startTagOf(element, source)
  const edit = isClosed
    ? { start: end - 2, end, text: `>${xml}</${element.name}>` }
    : { start: end, end: source.lastIndexOf('</', element.end - 1), text: xml }
  inside.set(element, xml)
  edits.set(`inside ${element.start}`, edit)
}

function isEmpty(element: Element, source: string): boolean {
  const { end, isClosed } = startTagOf(element, source)
  return isClosed || source.startsWith('</', end)
}

function depthOf(element: Element): number {
  let depth = 0
  for (let at = parentOf(element); at !== null; at = parentOf(at)) depth += 1
  return depth
}
