import type { Element } from '@xmldom/xmldom'
import type { Tag } from './build.js'
import { attributesOf, children } from './elements.js'

/** Describes an element of another document so that it can be made anew, without some attributes. */
export function copyOf(element: Element, without: readonly string[] = []): Tag {
  const attributes = attributesOf(element)
    .filter(({ name }) => !without.includes(name))
    .map(({ name, value }) => [name, value] as const)
  const inner = children(element).map((part) => copyOf(part, without))
  const text = element.textContent ?? ''
  const content = inner.length > 0 || text.trim() === '' ? inner : text
  return { name: element.nodeName, attributes: Object.fromEntries(attributes), content }
}
