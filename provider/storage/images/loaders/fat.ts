import type { ReadRange } from './read-range.js'

/** Where a FAT file system's parts are, in bytes from its own start. */
interface Layout {
  readonly type: 12 | 16 | 32
  readonly fatAt: number
  /** The fixed root directory of FAT12 and FAT16; null in FAT32, whose root is a chain of clusters. */
  readonly root: { readonly at: number; readonly length: number } | null
  readonly rootCluster: number
  readonly dataAt: number
  readonly clusterBytes: number
}

/** Bytes that are read of the table and of one directory: a loader's folder is small and near the start. */
const MOST = 64 * 1024
const ENTRY = 32
const DIRECTORY = 0x10

/**
 * Reads the first bytes of a file in a FAT file system at an offset of an image: Microsoft's FAT specification.
 *
 * `path` has short names, `EFI/BOOT/BOOTX64.EFI`. `missing`: the file is not there. Null: the file system is not
 * understood, or the file is further away than is looked. It reads at most 64 KiB of the table and of each directory.
 */
export async function readFatFile(
  at: number,
  { path, length }: { readonly path: string; readonly length: number },
  readRange: ReadRange,
): Promise<Buffer | 'missing' | null> {
  const read: ReadRange = ({ offset, length: bytes }) =>
    readRange({ offset: at + offset, length: bytes })
  const layout = parseLayout(await read({ offset: 0, length: 512 }))
  if (layout === null) return null
  const table = await read({ offset: layout.fatAt, length: MOST })
  const { root, rootCluster } = layout
  let found =
    root === null
      ? await readChain(layout, table, { cluster: rootCluster, length: MOST }, read)
      : await read({ offset: root.at, length: root.length })
  const names = path.split('/')
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1
    if (found === null) return null
    const entry = findEntry(found, shortName(name))
    if (entry === null || entry.isDirectory === isLast) return 'missing'
    const wanted = { cluster: entry.cluster, length: isLast ? length : MOST }
    found = await readChain(layout, table, wanted, read)
  }
  return found
}

function parseLayout(boot: Buffer): Layout | null {
  if (boot.length < 512 || boot.readUInt16BE(510) !== 0x55aa) return null
  const sector = boot.readUInt16LE(11)
  const perCluster = boot.readUInt8(13)
  const isSane = [512, 1024, 2048, 4096].includes(sector) && perCluster > 0
  const fats = boot.readUInt8(16)
  if (!isSane || fats === 0 || fats > 2) return null
  const fatSectors = boot.readUInt16LE(22) || boot.readUInt32LE(36)
  const sectors = boot.readUInt16LE(19) || boot.readUInt32LE(32)
  const fatAt = boot.readUInt16LE(14) * sector
  const rootAt = fatAt + fats * fatSectors * sector
  const rootBytes = boot.readUInt16LE(17) * ENTRY
  const dataAt = rootAt + Math.ceil(rootBytes / sector) * sector
  const clusters = Math.floor((sectors - dataAt / sector) / perCluster)
  const type = clusters < 4085 ? 12 : clusters < 65_525 ? 16 : 32
  return {
    type,
    fatAt,
    root: rootBytes === 0 ? null : { at: rootAt, length: Math.min(rootBytes, MOST) },
    rootCluster: boot.readUInt32LE(44),
    dataAt,
    clusterBytes: perCluster * sector,
  }
}

interface Wanted {
  readonly cluster: number
  readonly length: number
}

/** The start of a chain of clusters; null: in too many pieces. Clusters that follow one another are read at once. */
async function readChain(
  layout: Layout,
  table: Buffer,
  { cluster, length }: Wanted,
  read: ReadRange,
): Promise<Buffer | null> {
  const { clusterBytes, dataAt } = layout
  const parts: Buffer[] = []
  let left = length
  for (let next = cluster; next >= 2 && left > 0;) {
    if (parts.length === MOST_READS) return null
    let count = 1
    while (count * clusterBytes < left && nextOf(layout, table, next + count - 1) === next + count)
      count += 1
    const bytes = Math.min(left, count * clusterBytes)
    parts.push(await read({ offset: dataAt + (next - 2) * clusterBytes, length: bytes }))
    left -= bytes
    next = nextOf(layout, table, next + count - 1) ?? 0
  }
  return Buffer.concat(parts)
}

/** Reads of one chain, each a round trip. */
const MOST_READS = 6

/** The cluster after that one; null: it is the last, or its entry is not among what was read. */
function nextOf({ type }: Layout, table: Buffer, cluster: number): number | null {
  const at = type === 12 ? Math.floor(cluster * 1.5) : cluster * (type / 8)
  if (at + 4 > table.length) return null
  if (type === 32) return usable(table.readUInt32LE(at) & 0x0fffffff, 0x0ffffff8)
  const pair = table.readUInt16LE(at)
  if (type === 16) return usable(pair, 0xfff8)
  return usable(cluster % 2 === 0 ? pair & 0xfff : pair >> 4, 0xff8)
}

function usable(cluster: number, end: number): number | null {
  return cluster < 2 || cluster >= end ? null : cluster
}

function findEntry(
  directory: Buffer,
  name: string,
): { readonly cluster: number; readonly isDirectory: boolean } | null {
  for (let at = 0; at + ENTRY <= directory.length; at += ENTRY) {
    if (directory[at] === 0) return null
    const attributes = directory.readUInt8(at + 11)
    // 8 marks a volume label and the parts of a long name.
    if ((attributes & 8) !== 0 || directory.toString('latin1', at, at + 11) !== name) continue
    const cluster = directory.readUInt16LE(at + 20) * 0x10000 + directory.readUInt16LE(at + 26)
    return { cluster, isDirectory: (attributes & DIRECTORY) !== 0 }
  }
  return null
}

/** `BOOTX64.EFI` as a directory has it: `BOOTX64 EFI`. */
function shortName(name: string): string {
  const [stem = '', extension = ''] = name.split('.')
  return stem.padEnd(8) + extension.padEnd(3)
}
