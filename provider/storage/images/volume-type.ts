import { attribute, readXml } from '../../xml/index.js'

/** How the XML of a domain names a volume: by a path of a file or of a block device. */
export type SourceType = 'file' | 'block'

/** How a volume is named, or why it is not an image; throws `XmlError` if the XML is not that of a volume. */
export function readSourceType(xml: string): SourceType | { readonly fault: string } {
  const type = attribute(readXml(xml, 'volume').root, 'type') ?? 'file'
  if (type === 'file' || type === 'block') return type
  if (type === 'dir') return { fault: 'it is a folder, not an image' }
  return { fault: `it is a volume of type '${type}', not a file or a block device` }
}
