import type { Document, Element, Node } from '@xmldom/xmldom'
import { build, INDENT, type Tag } from './build.js'
import { isElement } from './elements.js'
import type { Parsed } from './read-document.js'
import { spansOf, type Span } from './spans.js'

/** A document being edited: it knows which elements were changed, and the text of all the others. */
export interface Draft {
  readonly document: Document
  readonly root: Element
  readonly source: string
  readonly spans: ReadonlyMap<Element, Span> | null
  /** Elements with other content than before, and everything above them. */
  readonly changed: Set<Element>
  /** Elements with other attributes than before. */
  readonly retagged: Set<Element>
}

/** Opens a parsed document for editing. */
export function draftOf({ document, root, source }: Parsed): Draft {
  const spans = spansOf(root, source)
  return { document, root, source, spans, changed: new Set(), retagged: new Set() }
}

/** Takes an element out, with the blanks before it. */
export function remove(draft: Draft, element: Element): void {
  const { parentNode: parent, previousSibling: before } = element
  if (parent === null) return
  touch(draft, parent)
  if (before !== null && isBlank(before)) parent.removeChild(before)
  parent.removeChild(element)
}

/** Gives an element an attribute, or takes it away (null). */
export function setAttribute(
  draft: Draft,
  element: Element,
  name: string,
  value: string | null,
): void {
  if (element.getAttribute(name) === value) return
  draft.retagged.add(element)
  touch(draft, element)
  if (value === null) element.removeAttribute(name)
  else element.setAttribute(name, value)
}

/** Puts other text into an element. */
export function setText(draft: Draft, element: Element, value: string): void {
  touch(draft, element)
  element.textContent = value
}

/** Makes an element and puts it after one of the parent's children; at the end without one. */
export function insert(draft: Draft, parent: Element, tag: Tag, after: Element | null): Element {
  touch(draft, parent)
  const level = depth(parent) + 1
  const element = build(draft.document, tag, level)
  const last = after ?? lastElement(parent)
  const lead = draft.document.createTextNode(`\n${INDENT.repeat(level)}`)
  const before = last === null ? parent.firstChild : last.nextSibling
  parent.insertBefore(lead, before)
  parent.insertBefore(element, before)
  if (element.nextSibling === null) {
    parent.appendChild(draft.document.createTextNode(`\n${INDENT.repeat(level - 1)}`))
  }
  return element
}

/** Makes an element and puts it after another one, on a line of its own. */
export function insertAfter(draft: Draft, sibling: Element, tag: Tag): void {
  const { parentNode: parent } = sibling
  if (parent !== null && isElement(parent)) insert(draft, parent, tag, sibling)
}

/** Makes an element and puts it before another one, on a line of its own. */
export function insertBefore(draft: Draft, sibling: Element, tag: Tag): void {
  const { parentNode: parent } = sibling
  if (parent === null || !isElement(parent)) return
  touch(draft, parent)
  const level = depth(parent) + 1
  parent.insertBefore(build(draft.document, tag, level), sibling)
  parent.insertBefore(draft.document.createTextNode(`\n${INDENT.repeat(level)}`), sibling)
}

function touch(draft: Draft, node: Node): void {
  for (let at: Node | null = node; at !== null; at = at.parentNode) {
    if (isElement(at)) draft.changed.add(at)
  }
}

function isBlank(node: Node): boolean {
  return node.nodeType === 3 && (node.nodeValue ?? '').trim() === ''
}

function lastElement(parent: Element): Element | null {
  for (let node = parent.lastChild; node !== null; node = node.previousSibling) {
    if (isElement(node)) return node
  }
  return null
}

function depth(element: Element): number {
  const { parentNode } = element
  return parentNode !== null && isElement(parentNode) ? depth(parentNode) + 1 : 0
}
