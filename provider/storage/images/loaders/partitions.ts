/** What a partition table says of how its disk boots. */
export interface Partitions {
  /** Where the EFI system partition is, in bytes; null: there is none. */
  readonly esp: number | null
}

const SECTOR = 512
/** The table of an MBR: 4 entries of 16 bytes, then the signature. */
const TABLE_AT = 446
const SIGNATURE_AT = 510
const MBR_ENTRIES = 4
/** Where FAT12 and FAT16, and where FAT32 call themselves so. */
const FAT_NAMES_AT = [54, 82] as const
const ESP_TYPE = 0xef
/** GUID C12A7328-F81F-11D2-BA4B-00A0C93EC93B, as a GPT has it. */
const ESP_GUID = '28732ac11ff8d211ba4b00a0c93ec93b'
/** No table has more in practice; UEFI reserves room for 128. */
const MOST_ENTRIES = 256

/** Reads GPT or MBR from a disk's first bytes; null: it has no partition table. A whole disk of FAT is one partition. */
export function parsePartitions(start: Buffer): Partitions | null {
  if (start.length < 2 * SECTOR || start.readUInt16BE(SIGNATURE_AT) !== 0x55aa) return null
  if (FAT_NAMES_AT.some((at) => start.toString('latin1', at, at + 3) === 'FAT')) return { esp: 0 }
  return { esp: inGpt(start) ?? inMbr(start) }
}

function inGpt(start: Buffer): number | null {
  if (start.toString('latin1', SECTOR, SECTOR + 8) !== 'EFI PART') return null
  const table = Number(start.readBigUInt64LE(SECTOR + 72)) * SECTOR
  const [count, size] = [start.readUInt32LE(SECTOR + 80), start.readUInt32LE(SECTOR + 84)]
  if (size < 128) return null
  for (let index = 0; index < Math.min(count, MOST_ENTRIES); index += 1) {
    const at = table + index * size
    if (at + 40 > start.length) return null
    if (start.toString('hex', at, at + 16) === ESP_GUID)
      return Number(start.readBigUInt64LE(at + 32)) * SECTOR
  }
  return null
}

function inMbr(start: Buffer): number | null {
  for (let index = 0; index < MBR_ENTRIES; index += 1) {
    const at = TABLE_AT + index * 16
    if (start[at + 4] === ESP_TYPE) return start.readUInt32LE(at + 8) * SECTOR
  }
  return null
}
