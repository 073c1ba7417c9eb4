import { createHash } from 'node:crypto'
import type { VolRef } from '../../libvirt/index.js'
import { IMAGE_HEADER_BYTES } from './headers/header.js'
import { findVolumeByPath } from '../volumes/find-volume.js'
import { explainMissing } from './explain-missing.js'
import type { StorageHost } from '../storage-host.js'
import { readStart } from '../volumes/volume-content.js'
import { readSourceType } from './volume-type.js'
import type { SourceType } from './volume-type.js'
import { parseVolumeFacts } from '../volumes/volume-facts.js'

/** What tells one content of an image's file from another. */
export interface Identity {
  /** The first bytes. */
  readonly bytes: Buffer
  readonly type: SourceType
  /** True if every user of the host can read the file. */
  readonly isReadable: boolean
  /** `uid:gid` of the file; null: not known. */
  readonly owner: string | null
  /** Of the whole file in bytes; null: not known. */
  readonly size: bigint | null
  /** Bytes that it takes on its disk; null: not known. */
  readonly allocation: bigint | null
  /** Hash of the first bytes, size and time of change: another fingerprint means that the file was changed or replaced. */
  readonly fingerprint: string
}

/** Reads it in one round trip; or says why the volume is not an image. */
export async function readIdentity(
  host: StorageHost,
  vol: VolRef,
): Promise<Identity | { readonly fault: string }> {
  const [read, xml] = await Promise.all([
    // libvirt cannot read a folder, and what the volume is comes in the same round trip.
    readStart(host, vol, IMAGE_HEADER_BYTES).then(
      (bytes) => ({ bytes }),
      (error: unknown) => ({ error }),
    ),
    host.libvirt.storageVolGetXmlDesc({ vol }),
  ])
  const type = readSourceType(xml)
  if (typeof type !== 'string') return type
  if ('error' in read) throw read.error
  const { bytes } = read
  const { size, allocation, modified, mode, owner } = parseVolumeFacts(xml)
  const hash = createHash('sha256').update(bytes).digest('hex')
  const isReadable = mode !== null && (mode & 0o004) !== 0
  const fingerprint = [hash, size, modified].join(':')
  return { bytes, type, isReadable, owner, size, allocation, fingerprint }
}

/** What became of the file of an inspected image, as a clause; null if it has not been written to. */
export async function findImageChange(
  host: StorageHost,
  { path, fingerprint }: { readonly path: string; readonly fingerprint: string },
): Promise<string | null> {
  const vol = await findVolumeByPath(host, path)
  if (vol === null) return explainMissing(host, { path })
  const found = await readIdentity(host, vol)
  const isSame = 'bytes' in found && found.fingerprint === fingerprint
  return isSame ? null : `image '${path}' was changed meanwhile`
}
