import { createHash } from 'node:crypto'
import type { VolRef } from '../../libvirt/index.js'
import { isCdromOnly } from './cdrom-only.js'
import { explainMissing } from './explain-missing.js'
import { findVolumeByPath } from '../volumes/find-volume.js'
import { IMAGE_HEADER_BYTES, parseImageHeader } from './image-header.js'
import type { ImageHeader } from './image-header.js'
import type { StorageHost } from '../storage-host.js'
import { readStart } from '../volumes/volume-content.js'
import { parseModified } from '../volumes/volume-xml.js'

/** Formats that are accepted. */
export type ImageFormat = 'raw' | 'qcow2' | 'iso'

/** What is expected of an image before anything is made from it. */
export interface ImageClaim {
  readonly path: string
  readonly format?: string | undefined
}

/** An image that was looked at and found fit. */
export interface InspectedImage {
  readonly path: string
  readonly format: ImageFormat
  /** Bytes the guest will see. */
  readonly virtualSize: bigint
  /** Hash of the header, size and time of change: another fingerprint means that the file was changed or replaced. */
  readonly fingerprint: string
  /** True for an ISO that a BIOS does not boot as a hard disk. */
  readonly isCdromOnly: boolean
  readonly vol: VolRef
}

/** An image that may be used, or every reason why not. */
export type Inspection =
  | { readonly ok: true; readonly image: InspectedImage }
  | { readonly ok: false; readonly reasons: readonly string[] }

/** Larger than any rescue system; a forged header may claim exabytes. */
const MAX_VIRTUAL_SIZE = 2n ** 44n

/**
 * Reads the first 64 KiB of an image on the host, and finds every reason why it cannot be used.
 *
 * It does not check the checksum, which takes long: see `checkSum`.
 */
export async function inspectImage(host: StorageHost, claim: ImageClaim): Promise<Inspection> {
  const vol = await findVolumeByPath(host, claim.path)
  if (vol === null) return { ok: false, reasons: [await explainMissing(host, claim.path)] }

  const [bytes, info, xml] = await Promise.all([
    readStart(host, vol, IMAGE_HEADER_BYTES),
    host.libvirt.storageVolGetInfo({ vol }),
    host.libvirt.storageVolGetXmlDesc({ vol }),
  ])
  const header = parseImageHeader(bytes)
  const virtualSize = header.virtualSize ?? info.capacity
  const reasons = imageFaults(header, { format: claim.format, size: virtualSize })
  if (reasons.length > 0) return { ok: false, reasons: reasons.map((why) => about(claim, why)) }
  const format = accepted(header.format)
  const fingerprint = [hashOf(bytes), info.capacity, parseModified(xml)].join(':')
  return {
    ok: true,
    image: {
      path: claim.path,
      format,
      virtualSize,
      fingerprint,
      isCdromOnly: format === 'iso' && isCdromOnly(bytes),
      vol,
    },
  }
}

/** Reads a whole image and compares its checksum: a reason if it differs, else an empty list. */
export async function checkSum(
  { libvirt }: StorageHost,
  { vol, path }: InspectedImage,
  sha256: string | undefined,
): Promise<string[]> {
  if (sha256 === undefined) return []
  const hash = createHash('sha256')
  for await (const part of libvirt.storageVolDownload({ vol, offset: 0n, length: 0n }))
    hash.update(part)
  const found = hash.digest('hex')
  if (found === sha256.toLowerCase()) return []
  return [about({ path }, `its sha256 is ${found}, not ${sha256}`)]
}

function about({ path }: Pick<ImageClaim, 'path'>, reason: string): string {
  return `image '${path}': ${reason}`
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Every reason why an image with that header, of that virtual size, is not accepted. */
export function imageFaults(
  header: ImageHeader,
  claim: Pick<ImageClaim, 'format'> & { readonly size: bigint },
): string[] {
  return [...faults(header, claim), ...sizeFaults(claim.size)]
}

function faults(header: ImageHeader, claim: Pick<ImageClaim, 'format'>): string[] {
  const found = [...header.faults]
  if (header.backingFile !== null) {
    found.push(
      `it is an overlay on '${header.backingFile}'; only an image that stands alone is accepted`,
    )
  }
  if (claim.format !== undefined && claim.format !== header.format) {
    found.push(`its format is '${header.format}', not '${claim.format}' as declared`)
  }
  return found
}

function sizeFaults(size: bigint): string[] {
  if (size === 0n) return ['it is empty']
  return size > MAX_VIRTUAL_SIZE
    ? [`its virtual size ${size.toString()} exceeds ${MAX_VIRTUAL_SIZE.toString()} bytes`]
    : []
}

function accepted(format: string): ImageFormat {
  return format === 'qcow2' || format === 'iso' ? format : 'raw'
}
