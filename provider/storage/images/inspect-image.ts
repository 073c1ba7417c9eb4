import type { VolRef } from '../../libvirt/index.js'
import { isCdromOnly, lacksBootCode } from './cdrom-only.js'
import { explainMissing } from './explain-missing.js'
import { findVolumeByPath } from '../volumes/find-volume.js'
import { findFaults } from './find-faults.js'
import { readIdentity } from './identity.js'
import { volumeIdOf } from './kinds/iso.js'
import { readHeader } from './headers/read-header.js'
import type { StorageHost } from '../storage-host.js'
import type { SourceType } from './volume-type.js'
import { readAt } from '../volumes/volume-content.js'

/** Formats that are accepted. */
export type ImageFormat = 'raw' | 'qcow2' | 'iso'

/** What is expected of an image before anything is made from it. */
export interface ImageClaim {
  readonly path: string
  readonly format?: string | undefined
  /** True if the path is a secret, so that no similar name is shown. */
  readonly isSecret?: boolean | undefined
}

/** An image that was inspected and may be used. */
export interface InspectedImage {
  readonly path: string
  /** How the XML of a domain names it. */
  readonly type: SourceType
  readonly format: ImageFormat
  /** True if every user of the host can read the file. */
  readonly isReadable: boolean
  /** `uid:gid` of the file; null: not known. */
  readonly owner: string | null
  /** Bytes the guest will see. */
  readonly virtualSize: bigint
  /** Bytes that the file takes on its disk, so that a copy takes about as many; null: not known. */
  readonly allocation: bigint | null
  /** Hash of the header, size and time of change: another fingerprint means that the file was changed or replaced. */
  readonly fingerprint: string
  /** True for an ISO that a BIOS does not boot as a hard disk. */
  readonly isCdromOnly: boolean
  /** True for a raw disk that was made for UEFI: it has partitions, and no code that a BIOS starts. */
  readonly lacksBootCode: boolean
  /** Volume id of an ISO: what the image says it is, which proves nothing; null for other formats. */
  readonly volumeId: string | null
  readonly vol: VolRef
}

/** An image that may be used, or every reason why not. */
export type Inspection =
  | { readonly ok: true; readonly image: InspectedImage }
  | { readonly ok: false; readonly reasons: readonly string[] }

/**
 * Reads the first 64 KiB of an image on the host, and finds every reason why it cannot be used. If the
 * file looks raw, it reads the last 512 bytes, too.
 *
 * It does not check the checksum, which takes long: see `checkSum`.
 */
export async function inspectImage(host: StorageHost, claim: ImageClaim): Promise<Inspection> {
  const vol = await findVolumeByPath(host, claim.path)
  if (vol === null) return { ok: false, reasons: [await explainMissing(host, claim)] }

  const identity = await readIdentity(host, vol)
  if ('fault' in identity) return refuse(claim, [identity.fault])
  const { bytes, size, type, fingerprint } = identity
  const { isReadable, owner, allocation } = identity
  const file = { path: claim.path, size }
  const header = await readHeader(bytes, file, (range) => readAt(host, vol, range))
  const virtualSize = header.virtualSize ?? size ?? 0n
  const reasons = findFaults({ ...header, virtualSize }, claim.format)
  if (reasons.length > 0) return refuse(claim, reasons)
  const format = accepted(header.format)
  return {
    ok: true,
    image: {
      path: claim.path,
      type,
      isReadable,
      owner,
      format,
      virtualSize,
      allocation,
      fingerprint,
      isCdromOnly: format === 'iso' && isCdromOnly(bytes),
      lacksBootCode: format === 'raw' && lacksBootCode(bytes),
      volumeId: volumeIdOf(Buffer.from(bytes)),
      vol,
    },
  }
}

function refuse({ path }: ImageClaim, reasons: readonly string[]): Inspection {
  return { ok: false, reasons: reasons.map((why) => `image '${path}': ${why}`) }
}

function accepted(format: string): ImageFormat {
  return format === 'qcow2' || format === 'iso' ? format : 'raw'
}
