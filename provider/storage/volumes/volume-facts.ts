import { orNull } from '../../libvirt/index.js'
import type { VolRef } from '../../libvirt/index.js'
import { child, readXml, text } from '../../xml/index.js'
import type { StorageHost } from '../storage-host.js'

/** What libvirt says of a volume's file. */
export interface VolumeFacts {
  /** Absolute path on the host; null if the XML does not say. */
  readonly path: string | null
  /** Bytes that the file has. The capacity of a qcow2 volume is another number. */
  readonly length: bigint
  /** When the content was last changed, as libvirt writes it; null if the XML does not say. */
  readonly modified: string | null
  /** Path of the image that the volume is an overlay on; null: none. */
  readonly backing: string | null
}

/** Asks libvirt, which looks at the file itself, about a volume; null if it does not exist. */
export async function readVolumeFacts(
  { libvirt }: Pick<StorageHost, 'libvirt'>,
  vol: VolRef,
): Promise<VolumeFacts | null> {
  const xml = await orNull('NO_STORAGE_VOL', libvirt.storageVolGetXmlDesc({ vol }))
  return xml === null ? null : parseVolumeFacts(xml)
}

/** Reads the facts from a volume's XML; throws `XmlError` for any other text. */
export function parseVolumeFacts(xml: string): VolumeFacts {
  const { root } = readXml(xml, 'volume')
  const at = (...path: readonly string[]): string | null => text(child(root, ...path))
  return {
    path: at('target', 'path'),
    // libvirt leaves the element out for an empty file.
    length: BigInt(at('physical') ?? 0),
    modified: at('target', 'timestamps', 'mtime'),
    backing: at('backingStore', 'path'),
  }
}
