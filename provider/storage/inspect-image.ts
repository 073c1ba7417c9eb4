import { createHash } from 'node:crypto'
import type { LibvirtConnection, VolRef } from '../libvirt/index.js'
import { explainMissing } from './explain-missing.js'
import { findVolumeByPath } from './find-volume.js'
import { IMAGE_HEADER_BYTES, parseImageHeader } from './image-header.js'
import type { ImageHeader } from './image-header.js'
import { readStart } from './volume-content.js'

/** What is expected of an image before anything is made from it. */
export interface ImageClaim {
  readonly path: string
  readonly format?: string | undefined
  /** Lower-case hex of the whole file. */
  readonly sha256?: string | undefined
}

/** An image that was looked at and found fit. */
export interface InspectedImage {
  readonly path: string
  readonly format: 'raw' | 'qcow2' | 'iso'
  /** Bytes the guest will see. */
  readonly virtualSize: bigint
}

/** An image that may be used, or every reason why not; its checksum is looked at only where there is no other. */
export type Inspection =
  | { readonly ok: true; readonly image: InspectedImage }
  | { readonly ok: false; readonly reasons: readonly string[] }

/** Larger than any rescue system; a header may claim exabytes. */
const MAX_VIRTUAL_SIZE = 2n ** 44n

/**
 * Looks at an image on the host, and answers with every reason why it cannot be used.
 *
 * Reads 64 KiB; the whole file only where a checksum was given.
 */
export async function inspectImage(
  libvirt: LibvirtConnection,
  claim: ImageClaim,
): Promise<Inspection> {
  const vol = await findVolumeByPath(libvirt, claim.path)
  if (vol === null) return { ok: false, reasons: [await explainMissing(libvirt, claim.path)] }

  const header = parseImageHeader(await readStart(libvirt, vol, IMAGE_HEADER_BYTES))
  const virtualSize = header.virtualSize ?? (await libvirt.storageVolGetInfo({ vol })).capacity
  const reasons = [...faults(header, claim), ...sizeFaults(virtualSize)]
  if (reasons.length === 0) reasons.push(...(await checksumFaults(libvirt, vol, claim.sha256)))
  if (reasons.length > 0)
    return { ok: false, reasons: reasons.map((reason) => `image '${claim.path}': ${reason}`) }
  return { ok: true, image: { path: claim.path, format: accepted(header.format), virtualSize } }
}

function faults(header: ImageHeader, claim: ImageClaim): string[] {
  const found = [...header.faults]
  if (header.backingFile !== null) {
    found.push(
      `it is an overlay on '${header.backingFile}'; only an image that stands alone is accepted`,
    )
  }
  if (claim.format !== undefined && claim.format !== header.format) {
    found.push(`declared format '${claim.format}' is not what it is: '${header.format}'`)
  }
  return found
}

function sizeFaults(size: bigint): string[] {
  if (size === 0n) return ['it is empty']
  return size > MAX_VIRTUAL_SIZE
    ? [`its virtual size ${size.toString()} exceeds ${MAX_VIRTUAL_SIZE.toString()} bytes`]
    : []
}

async function checksumFaults(
  libvirt: LibvirtConnection,
  vol: VolRef,
  sha256?: string,
): Promise<string[]> {
  if (sha256 === undefined) return []
  const hash = createHash('sha256')
  for await (const part of libvirt.storageVolDownload({ vol, offset: 0n, length: 0n }))
    hash.update(part)
  const found = hash.digest('hex')
  return found === sha256.toLowerCase() ? [] : [`its sha256 is ${found}, not ${sha256}`]
}

function accepted(format: string): 'raw' | 'qcow2' | 'iso' {
  return format === 'qcow2' || format === 'iso' ? format : 'raw'
}
