import { XmlElement } from '@rgrove/parse-xml'

/** One element of a parsed text. Nothing changes it: a draft only notes what its text becomes. */
export type Element = XmlElement

/** The child elements of an element, of any name and namespace. */
export function elements(parent: Element | null): readonly Element[] {
  return parent === null ? [] : parent.children.filter((node) => node instanceof XmlElement)
}

/** The child elements of an element that belong to no namespace, of one name or of any. */
export function children(parent: Element | null, name?: string): readonly Element[] {
  return elements(parent).filter(
    (element) => (name ?? element.name) === element.name && namespaceOf(element) === null,
  )
}

/** The first child element of a name, down a path of names; null if one is missing. */
export function child(parent: Element | null, ...path: readonly string[]): Element | null {
  return path.reduce<Element | null>((at, name) => children(at, name)[0] ?? null, parent)
}

/** An attribute's value; null if the element or the attribute is missing, which differs from empty. */
export function attribute(element: Element | null, name: string): string | null {
  return element?.attributes[name] ?? null
}

/** An element's text without the blanks around it; null if the element is missing or has no text. */
export function text(element: Element | null): string | null {
  const content = element?.text.trim() ?? ''
  return content === '' ? null : content
}

/** A number as libvirt writes it, decimal or `0x…`; null for anything else. */
export function integer(value: string | null): number | null {
  return value !== null && /^(\d{1,15}|0x[0-9a-f]{1,12})$/i.test(value) ? Number(value) : null
}

/** An element's name without its namespace prefix. */
export function localName({ name }: Element): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The namespace of an element, null for none; for a prefix without declaration, the prefix itself. */
export function namespaceOf(element: Element): string | null {
  const colon = element.name.indexOf(':')
  const prefix = colon < 0 ? null : element.name.slice(0, colon)
  const declaration = prefix === null ? 'xmlns' : `xmlns:${prefix}`
  for (let at: Element | null = element; at !== null; at = parentOf(at)) {
    const uri = attribute(at, declaration)
    if (uri !== null) return uri === '' ? null : uri
  }
  return prefix
}

/** The element that holds this one; null for the root. */
export function parentOf({ parent }: Element): Element | null {
  return parent instanceof XmlElement ? parent : null
}
