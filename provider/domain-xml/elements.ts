import type { Element, Node } from '@xmldom/xmldom'

/** The child elements of an element that belong to no namespace, of one name or of any. */
export function children(parent: Element | null, name?: string): readonly Element[] {
  const found: Element[] = []
  for (let node = parent?.firstChild ?? null; node !== null; node = node.nextSibling) {
    if (
      isElement(node) &&
      node.namespaceURI === null &&
      (name ?? node.nodeName) === node.nodeName
    ) {
      found.push(node)
    }
  }
  return found
}

/** The first child element of a name, down a path of names; null where one is missing. */
export function child(parent: Element | null, ...path: readonly string[]): Element | null {
  return path.reduce<Element | null>((at, name) => children(at, name)[0] ?? null, parent)
}

/** Every device of a domain; where `<devices>` stands more than once, libvirt reads them all. */
export function devicesOf(root: Element, name?: string): readonly Element[] {
  return children(root, 'devices').flatMap((devices) => children(devices, name))
}

/** An attribute's value; null where it is not there, which is not the same as empty. */
export function attribute(element: Element | null, name: string): string | null {
  return element?.getAttribute(name) ?? null
}

/** Every attribute an element has, in order. */
export function attributesOf(element: Element): readonly { name: string; value: string }[] {
  return Array.from(element.attributes, ({ name, value }) => ({ name, value }))
}

/** An element's text, blanks around it removed; null where the element is not there or is empty. */
export function text(element: Element | null): string | null {
  const content = element?.textContent?.trim() ?? ''
  return content === '' ? null : content
}

/** A number as libvirt writes it, decimal or `0x…`; null for anything else. */
export function integer(value: string | null): number | null {
  return value !== null && /^(\d{1,15}|0x[0-9a-f]{1,12})$/i.test(value) ? Number(value) : null
}

/** True for elements, false for text, comments and the rest. */
export function isElement(node: Node): node is Element {
  return node.nodeType === 1
}
