import { DOMParser, XMLSerializer, type Document, type Element } from '@xmldom/xmldom'
import { Refused } from './refused.js'

/** Parses XML whose root has this name, or refuses it as libvirt does. */
export function parseXml(xml: string, root: string, domain: 'DOMAIN' | 'STORAGE'): Element {
  const document = tryParse(xml)
  const element = document?.documentElement
  if (element == null)
    throw new Refused('XML_DETAIL', domain, `(${root}_definition): not well-formed`)
  if (element.tagName !== root) {
    throw new Refused(
      'XML_ERROR',
      domain,
      `unexpected root element <${element.tagName}>, expecting <${root}>`,
    )
  }
  return element
}

function tryParse(xml: string): Document | null {
  try {
    return new DOMParser({ onError: fail }).parseFromString(xml, 'text/xml')
  } catch {
    return null
  }
}

function fail(_level: string, message: string): never {
  throw new SyntaxError(message)
}

/** The element as text. */
export function serialize(element: Element): string {
  return new XMLSerializer().serializeToString(element)
}

/** Children with this name, in order. */
export function children(element: Element, name: string): Element[] {
  return [...element.childNodes].filter((node): node is Element => node.nodeName === name)
}

/** The first element at the end of a path of names, or null. */
export function find(element: Element, ...path: readonly string[]): Element | null {
  const [name, ...rest] = path
  if (name === undefined) return element
  for (const child of children(element, name)) {
    const found = find(child, ...rest)
    if (found !== null) return found
  }
  return null
}

/** What stands in the element at the end of a path, or null where there is none. */
export function textAt(element: Element, ...path: readonly string[]): string | null {
  return find(element, ...path)?.textContent?.trim() ?? null
}

/** Puts a new element with this text behind the first child, or changes the one there is. */
export function setText(element: Element, name: string, text: string): void {
  const there = find(element, name)
  const target = there ?? element.ownerDocument?.createElement(name)
  if (target == null) return
  target.textContent = text
  const after = children(element, 'name')[0]?.nextSibling ?? element.firstChild
  if (there === null) element.insertBefore(target, after)
}
