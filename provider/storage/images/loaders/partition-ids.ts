const SECTOR = 512
const SIGNATURE_AT = 510
/** Where FAT12 and FAT16, and where FAT32 call themselves so. */
const FAT_NAMES_AT = [54, 82] as const
/** The table of an MBR: the disk's own number, then 4 entries of 16 bytes with a type each. */
const [DISK_AT, TABLE_AT, ENTRY, TYPE_AT, MBR_ENTRIES] = [440, 446, 16, 4, 4] as const
/** Types of an MBR: a GPT is the real table; and a partition that has others in it. */
const [PROTECTIVE, EXTENDED] = [0xee, new Set([0x05, 0x0f, 0x85])]
/** Bytes of an entry of a GPT: its type, then its own GUID. */
const [GUID, GPT_ENTRY] = [16, 128]

/**
 * The partitions of a disk, from its first bytes, as blkid and udev name them in PARTUUID: a GUID, or the number of
 * the disk and that of the partition. Null: they cannot all be read here.
 */
export function listPartitionIds(start: Buffer): readonly string[] | null {
  if (start.length < 2 * SECTOR) return null
  if (start.readUInt16BE(SIGNATURE_AT) !== 0x55aa) return []
  if (start.toString('latin1', SECTOR, SECTOR + 8) === 'EFI PART') return inGpt(start)
  if (FAT_NAMES_AT.some((at) => start.toString('latin1', at, at + 3) === 'FAT')) return []
  return inMbr(start)
}

function inGpt(start: Buffer): readonly string[] | null {
  const table = Number(start.readBigUInt64LE(SECTOR + 72)) * SECTOR
  const [count, size] = [start.readUInt32LE(SECTOR + 80), start.readUInt32LE(SECTOR + 84)]
  if (size < GPT_ENTRY || table + count * size > start.length) return null
  const entries = Array.from({ length: count }, (_, index) =>
    start.subarray(table + index * size, table + index * size + 2 * GUID),
  )
  return entries
    .filter((entry) => entry.subarray(0, GUID).some((byte) => byte !== 0))
    .map((entry) => guidOf(entry.subarray(GUID)))
}

/** The first three parts have their lowest byte first. */
function guidOf(bytes: Buffer): string {
  const turned = (from: number, to: number): string =>
    Buffer.from(bytes.subarray(from, to)).reverse().toString('hex')
  const [fourth, fifth] = [bytes.toString('hex', 8, 10), bytes.toString('hex', 10, 16)]
  return [turned(0, 4), turned(4, 6), turned(6, 8), fourth, fifth].join('-')
}

function inMbr(start: Buffer): readonly string[] | null {
  const disk = start.readUInt32LE(DISK_AT).toString(16).padStart(8, '0')
  const types = Array.from(
    { length: MBR_ENTRIES },
    (_, index) => start[TABLE_AT + index * ENTRY + TYPE_AT] ?? 0,
  )
  if (types.some((type) => type === PROTECTIVE || EXTENDED.has(type))) return null
  return types.flatMap((type, index) => (type === 0 ? [] : [`${disk}-0${index + 1}`]))
}
