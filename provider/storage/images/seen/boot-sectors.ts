import { parsePartitions } from '../loaders/partitions.js'

/** What the first bytes of a disk say of how it boots. */
export interface BootSectors {
  /** True: the first sector has zeros alone. */
  readonly isEmpty: boolean
  /** True: the first sector has the signature and code that a BIOS starts. */
  readonly hasCode: boolean
  /** True: it has an EFI system partition. */
  readonly hasEsp: boolean
  /** Its partitions, as `parsePartitions` names them; null: they were not all read. */
  readonly partitions: readonly string[] | null
}

const SECTOR = 512
/** Code ends where a disk's own number and the partition table begin. */
const CODE_BYTES = 440

/** Reads them from the first bytes of a disk, at least a sector; null: they are too few. */
export function readBootSectors(start: Buffer): BootSectors | null {
  if (start.length < SECTOR) return null
  const sector = start.subarray(0, SECTOR)
  const table = parsePartitions(start)
  const hasSignature = sector.readUInt16BE(SECTOR - 2) === 0x55aa
  return {
    isEmpty: sector.every((byte) => byte === 0),
    hasCode: hasSignature && sector.subarray(0, CODE_BYTES).some((byte) => byte !== 0),
    hasEsp: (table?.esp ?? null) !== null,
    partitions: table === null ? partitionsWithoutTable(start) : table.ids,
  }
}

/** Without its second sector nobody knows whether there is a GPT. */
function partitionsWithoutTable(start: Buffer): readonly string[] | null {
  return start.length < 2 * SECTOR ? null : []
}
