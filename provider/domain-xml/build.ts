import type { Document, Element } from '@xmldom/xmldom'

/** An element to be made: its name, its attributes (null: left out), and what is in it. */
export interface Tag {
  readonly name: string
  readonly attributes?: Readonly<Record<string, string | number | null>>
  readonly content?: readonly Tag[] | string
  readonly namespace?: string
}

/** libvirt's own indentation. */
export const INDENT = '  '

/** Makes an element, indented as libvirt does it for one that stands so many levels deep. */
export function build(document: Document, tag: Tag, level: number): Element {
  const element = document.createElementNS(tag.namespace ?? null, tag.name)
  for (const [name, value] of Object.entries(tag.attributes ?? {})) {
    if (value !== null) element.setAttribute(name, String(value))
  }
  const { content = [] } = tag
  if (typeof content === 'string') {
    element.appendChild(document.createTextNode(content))
    return element
  }
  for (const inner of content) {
    element.appendChild(document.createTextNode(`\n${INDENT.repeat(level + 1)}`))
    element.appendChild(build(document, inner, level + 1))
  }
  if (content.length > 0) element.appendChild(document.createTextNode(`\n${INDENT.repeat(level)}`))
  return element
}
