import type { VolRef } from '../../libvirt/index.js'
import { isCdromOnly } from './cdrom-only.js'
import { explainMissing } from './explain-missing.js'
import { findVolumeByPath } from '../volumes/find-volume.js'
import { findFaults } from './find-faults.js'
import { plainHeader } from './header.js'
import type { ImageFile, ImageHeader } from './header.js'
import { readIdentity } from './identity.js'
import { parseImageHeader } from './image-header.js'
import { explainKind } from './kinds/explain-kind.js'
import { volumeIdOf } from './kinds/iso.js'
import { FOOTER_BYTES, findKindByFooter } from './kinds/find-kind.js'
import type { StorageHost } from '../storage-host.js'
import type { SourceType } from './volume-type.js'
import { readAt } from '../volumes/volume-content.js'

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
  readonly format: 'raw' | 'qcow2' | 'iso'
  /** Bytes the guest will see. */
  readonly virtualSize: bigint
  /** Hash of the header, size and time of change: another fingerprint means that the file was changed or replaced. */
  readonly fingerprint: string
  /** True for an ISO that a BIOS does not boot as a hard disk. */
  readonly isCdromOnly: boolean
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
  const file = { path: claim.path, size }
  const header = await readFooter(host, { vol, file, header: parseImageHeader(bytes, file) })
  const virtualSize = header.virtualSize ?? size ?? 0n
  const reasons = findFaults({ ...header, virtualSize }, claim.format)
  if (reasons.length > 0) return refuse(claim, reasons)
  const format = accepted(header.format)
  return {
    ok: true,
    image: {
      path: claim.path,
      type,
      format,
      virtualSize,
      fingerprint,
      isCdromOnly: format === 'iso' && isCdromOnly(bytes),
      volumeId: volumeIdOf(Buffer.from(bytes)),
      vol,
    },
  }
}

function refuse({ path }: ImageClaim, reasons: readonly string[]): Inspection {
  return { ok: false, reasons: reasons.map((why) => `image '${path}': ${why}`) }
}

/** The header of a raw file, corrected by the end of the file: a VHD of fixed size has its header there. */
async function readFooter(
  host: StorageHost,
  { vol, file, header }: { vol: VolRef; file: ImageFile; header: ImageHeader },
): Promise<ImageHeader> {
  const { path, size } = file
  if (header.format !== 'raw' || size === null || !isInside(size)) return header
  const offset = Number(size) - FOOTER_BYTES
  const kind = findKindByFooter(await readAt(host, vol, { offset, length: FOOTER_BYTES }))
  return kind === null ? header : plainHeader(kind.format, [explainKind(kind, path)])
}

/** Only sizes that a number holds exactly: a larger file is refused because of its size. */
function isInside(size: bigint): boolean {
  return size >= FOOTER_BYTES && size <= Number.MAX_SAFE_INTEGER
}

function accepted(format: string): 'raw' | 'qcow2' | 'iso' {
  return format === 'qcow2' || format === 'iso' ? format : 'raw'
}
