import { child, readXml, text } from '../../xml/index.js'

/**
 * The size of a volume's file in bytes, from the volume's XML; null if the XML does not say.
 *
 * `<capacity>` is what libvirt reads in the image's header, which an untrusted image can choose. It counts
 * only if there is no `<physical>`: libvirt leaves that out for an empty file. Throws `XmlError` for any
 * other text.
 */
export function parseFileSize(xml: string): bigint | null {
  const { root } = readXml(xml, 'volume')
  const size = text(child(root, 'physical')) ?? text(child(root, 'capacity')) ?? ''
  return /^\d{1,20}$/.test(size) ? BigInt(size) : null
}
