import { parsePartitions } from './loaders/partitions.js'

/** `EL TORITO SPECIFICATION` in the boot record, which is sector 17 of an ISO 9660 file of 2048-byte sectors. */
const EL_TORITO = { at: 17 * 2048 + 7, text: 'EL TORITO SPECIFICATION' } as const
/** A first sector of 512 bytes: boot code, the partition table, `55 aa`. */
const BOOT_CODE_BYTES = 446
const SIGNATURE_AT = 510

/**
 * True for an ISO that a BIOS boots from a cdrom only: by El Torito, and without boot code in its first
 * sector, which is all that a BIOS starts from a hard disk.
 *
 * An ISO that no BIOS boots at all is not one of these. Needs the first 64 KiB.
 */
export function isCdromOnly(start: Uint8Array): boolean {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength)
  const found = bytes.toString('latin1', EL_TORITO.at, EL_TORITO.at + EL_TORITO.text.length)
  return found === EL_TORITO.text && !hasBootCode(bytes)
}

/** True for a disk with a partition table that has no code for a BIOS: it was made for UEFI. */
export function lacksBootCode(start: Uint8Array): boolean {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength)
  return parsePartitions(bytes) !== null && !hasBootCode(bytes)
}

function hasBootCode(bytes: Buffer): boolean {
  const isSigned = bytes.readUInt16BE(SIGNATURE_AT) === 0x55aa
  return isSigned && bytes.subarray(0, BOOT_CODE_BYTES).some((byte) => byte !== 0)
}
