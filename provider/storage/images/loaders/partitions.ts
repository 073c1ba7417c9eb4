import { GUID_BYTES, guidAt } from '../../../words/guid.js'

/** What a partition table says of how its disk boots. */
export interface Partitions {
  /** Where the EFI system partition is, in bytes; null: there is none. */
  readonly esp: number | null
  /**
   * All partitions, as blkid and udev name them in PARTUUID: a GUID, or the number of the disk and that of the
   * partition. Null: they cannot all be read here.
   */
  readonly ids: readonly string[] | null
}

const SECTOR = 512
/** The table of an MBR: the disk's own number, then 4 entries, then the signature. */
const [DISK_AT, TABLE_AT, SIGNATURE_AT] = [440, 446, 510] as const
const [MBR_ENTRIES, MBR_ENTRY] = [4, 16] as const
/** Types of an MBR: an EFI system partition; a GPT is the real table; and a partition that has others in it. */
const [ESP_TYPE, PROTECTIVE, EXTENDED] = [0xef, 0xee, new Set([0x05, 0x0f, 0x85])]
/** Where FAT12 and FAT16, and where FAT32 call themselves so. */
const FAT_NAMES_AT = [54, 82] as const
/** Bytes of an entry of a GPT: the GUID of its type, its own, its first sector, and more. */
const GPT_ENTRY = 128
const ESP_GUID = 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b'
/** No GPT has more entries in practice; UEFI reserves room for 128. */
const MOST_ENTRIES = 256

/** Reads GPT or MBR from a disk's first bytes; null: it has no partition table. A whole disk of FAT is one partition. */
export function parsePartitions(start: Buffer): Partitions | null {
  if (start.length < 2 * SECTOR || start.readUInt16BE(SIGNATURE_AT) !== 0x55aa) return null
  if (FAT_NAMES_AT.some((at) => start.toString('latin1', at, at + 3) === 'FAT'))
    return { esp: 0, ids: [] }
  const [gpt, mbr] = [readGpt(start), readMbr(start)]
  return { esp: gpt?.esp ?? mbr.esp, ids: (gpt ?? mbr).ids }
}

function readGpt(start: Buffer): Partitions | null {
  if (start.toString('latin1', SECTOR, SECTOR + 8) !== 'EFI PART') return null
  const table = Number(start.readBigUInt64LE(SECTOR + 72)) * SECTOR
  const [count, size] = [start.readUInt32LE(SECTOR + 80), start.readUInt32LE(SECTOR + 84)]
  if (size < GPT_ENTRY) return { esp: null, ids: null }
  const places = Array.from(
    { length: Math.min(count, MOST_ENTRIES) },
    (_, index) => table + index * size,
  )
  const there = places.filter((at) => at + GPT_ENTRY <= start.length)
  const used = there.filter((at) => start.subarray(at, at + GUID_BYTES).some((byte) => byte !== 0))
  const esp = used.find((at) => guidAt(start, at) === ESP_GUID)
  return {
    esp: esp === undefined ? null : Number(start.readBigUInt64LE(esp + 2 * GUID_BYTES)) * SECTOR,
    ids: there.length === count ? used.map((at) => guidAt(start, at + GUID_BYTES)) : null,
  }
}

function readMbr(start: Buffer): Partitions {
  const disk = start.readUInt32LE(DISK_AT).toString(16).padStart(8, '0')
  const entries = Array.from({ length: MBR_ENTRIES }, (_, index) => {
    const at = TABLE_AT + index * MBR_ENTRY
    return {
      type: start.readUInt8(at + 4),
      first: start.readUInt32LE(at + 8),
      id: `${disk}-0${index + 1}`,
    }
  })
  const esp = entries.find(({ type }) => type === ESP_TYPE)
  const isWhole = !entries.some(({ type }) => type === PROTECTIVE || EXTENDED.has(type))
  return {
    esp: esp === undefined ? null : esp.first * SECTOR,
    ids: isWhole ? entries.filter(({ type }) => type !== 0).map(({ id }) => id) : null,
  }
}
