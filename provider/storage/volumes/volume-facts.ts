import { orNull } from '../../libvirt/index.js'
import type { VolRef } from '../../libvirt/index.js'
import { child, readXml, text } from '../../xml/index.js'
import type { StorageHost } from '../storage-host.js'

/** What libvirt says of a volume's file. */
export interface VolumeFacts {
  /** Absolute path on the host; null if the XML does not say. */
  readonly path: string | null
  /** Of the whole file in bytes; null if the XML does not say. The capacity of a qcow2 volume is another number. */
  readonly size: bigint | null
  /**
   * When the content was last changed, in seconds as libvirt writes them; null if the XML does not say.
   *
   * Not the time of the inode's last change: libvirt changes that by the owner and the labels it gives a file
   * that a guest uses, so one image in two rescues would never hold still.
   */
  readonly modified: string | null
  /** Bytes that it takes on its disk; null if the XML does not say. */
  readonly allocation: bigint | null
  /** Permissions of the file; null if the XML does not say. */
  readonly mode: number | null
  /** `uid:gid` of the file; null if the XML does not say. */
  readonly owner: string | null
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

/**
 * Reads the facts from a volume's XML; throws `XmlError` for any other text.
 *
 * `<capacity>` is what libvirt reads in the image's header, which an untrusted image can choose. It counts
 * as size only if there is no `<physical>`: libvirt leaves that out for an empty file.
 */
export function parseVolumeFacts(xml: string): VolumeFacts {
  const { root } = readXml(xml, 'volume')
  const at = (...path: readonly string[]): string | null => text(child(root, ...path))
  const size = at('physical') ?? at('capacity') ?? ''
  const mode = at('target', 'permissions', 'mode') ?? ''
  return {
    path: at('target', 'path'),
    size: count(size),
    allocation: count(at('allocation') ?? ''),
    modified: at('target', 'timestamps', 'mtime'),
    mode: /^[0-7]{3,5}$/.test(mode) ? Number.parseInt(mode, 8) : null,
    owner: ownerOf(at('target', 'permissions', 'owner'), at('target', 'permissions', 'group')),
    backing: at('backingStore', 'path'),
  }
}

function count(text: string): bigint | null {
  return /^\d{1,20}$/.test(text) ? BigInt(text) : null
}

function ownerOf(uid: string | null, gid: string | null): string | null {
  return uid === null || gid === null ? null : `${uid}:${gid}`
}
