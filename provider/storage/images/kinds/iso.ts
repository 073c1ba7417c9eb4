import type { ImageFile } from '../headers/header.js'

/** ISO 9660 (ECMA-119): the primary volume descriptor is sector 16 of 2048 bytes. */
const DESCRIPTOR_AT = 16 * 2048
const VOLUME_ID_AT = DESCRIPTOR_AT + 40
const VOLUME_BLOCKS_AT = DESCRIPTOR_AT + 80
const BLOCK_SIZE_AT = DESCRIPTOR_AT + 128

/** True for an ISO 9660 file system, hybrid or not: what the first 32 KiB have is for other firmware. */
export function isIso(start: Buffer): boolean {
  return start.toString('latin1', DESCRIPTOR_AT + 1, DESCRIPTOR_AT + 6) === 'CD001'
}

/** The volume id of an ISO file system, without the blanks that fill it; null for anything else. */
export function volumeIdOf(start: Buffer): string | null {
  if (!isIso(start)) return null
  return start.toString('latin1', VOLUME_ID_AT, VOLUME_ID_AT + 32).trimEnd()
}

/** Says that an ISO is shorter than its file system, which happens if a download was cut off. */
export function checkIso(start: Buffer, { size }: ImageFile): readonly string[] {
  if (size === null || start.length < BLOCK_SIZE_AT + 2) return []
  const volume =
    BigInt(start.readUInt32LE(VOLUME_BLOCKS_AT)) * BigInt(start.readUInt16LE(BLOCK_SIZE_AT))
  if (volume <= size) return []
  return [
    `its file system has ${volume.toString()} bytes, but the file ends after ${size.toString()}; copy it to the host again`,
  ]
}
