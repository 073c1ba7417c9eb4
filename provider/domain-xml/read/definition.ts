import { children, readXml, type Element, type Parsed } from '../../xml/index.js'

/** Opens a domain's definition, stored or live; throws `XmlError` for anything else. */
export function readDefinition(xml: string): Parsed {
  return readXml(xml, 'domain')
}

/** Every device of a domain; if `<devices>` is there more than once, libvirt reads them all. */
export function devicesOf(root: Element, name?: string): readonly Element[] {
  return children(root, 'devices').flatMap((devices) => children(devices, name))
}
