import { DESCRIPTOR, FIRST_DESCRIPTOR, IS_FOLDER, SECTOR, STANDARD_ID } from './format.js'

/**
 * Reads the files of an ISO 9660 image by their paths: names of Joliet or Rock Ridge, else the plain ones in
 * small letters. Null: it is not such an image.
 *
 * The image is not trusted. What lies outside of `image`, which may be its beginning only, is left out; so is
 * what is deeper or more than a config drive has.
 */
export function readIso(image: Buffer): ReadonlyMap<string, Buffer> | null {
  const volume = findVolume(image)
  if (volume === null) return null
  const files = new Map<string, Buffer>()
  const seen = new Set<number>()
  const left = [{ path: '', depth: 0, at: volume.root }]
  for (let folder = left.shift(); folder !== undefined; folder = left.shift()) {
    const { path, depth, at } = folder
    if (depth > DEEPEST || seen.has(at.start) || seen.size > MOST) continue
    seen.add(at.start)
    for (const entry of listEntries(image.subarray(at.start, at.end), volume.isJoliet)) {
      const place = `${path}${entry.name}`
      const content = { start: entry.sector * SECTOR, end: entry.sector * SECTOR + entry.bytes }
      if (entry.isFolder) left.push({ path: `${place}/`, depth: depth + 1, at: content })
      else if (content.end <= image.length && files.size < MOST)
        files.set(place, image.subarray(content.start, content.end))
    }
  }
  return files
}

/** Folders in folders, and files or folders in all. */
const DEEPEST = 8
const MOST = 500

interface FoundVolume {
  readonly isJoliet: boolean
  readonly root: { readonly start: number; readonly end: number }
}

function findVolume(image: Buffer): FoundVolume | null {
  let primary: FoundVolume | null = null
  for (let sector = FIRST_DESCRIPTOR; sector < FIRST_DESCRIPTOR + 16; sector += 1) {
    const bytes = image.subarray(sector * SECTOR, (sector + 1) * SECTOR)
    if (bytes.length < SECTOR || bytes.toString('latin1', 1, 6) !== STANDARD_ID) break
    const start = bytes.readUInt32LE(156 + 2) * SECTOR
    const root = { start, end: start + bytes.readUInt32LE(156 + 10) }
    const isJoliet = /^%\/[@CE]/.test(bytes.toString('latin1', 88, 91))
    if (bytes[0] === DESCRIPTOR.SUPPLEMENTARY && isJoliet) return { isJoliet, root }
    if (bytes[0] === DESCRIPTOR.PRIMARY) primary ??= { isJoliet: false, root }
  }
  return primary
}

interface Entry {
  readonly name: string
  readonly sector: number
  readonly bytes: number
  readonly isFolder: boolean
}

function listEntries(folder: Buffer, isJoliet: boolean): readonly Entry[] {
  const entries: Entry[] = []
  for (let at = 0; at < folder.length;) {
    const length = folder[at] ?? 0
    // No record lies across two sectors: zeros follow the last one of a sector.
    if (length === 0) at = (Math.floor(at / SECTOR) + 1) * SECTOR
    else {
      const entry = readEntry(folder.subarray(at, at + length), isJoliet)
      if (entry !== null) entries.push(entry)
      at += length
    }
  }
  return entries
}

/** Null: the folder itself, the one above, or no record. */
function readEntry(record: Buffer, isJoliet: boolean): Entry | null {
  const length = record[32] ?? 0
  if (record.length < 34 + length - 1 || length === 0) return null
  const spelled = record.subarray(33, 33 + length)
  if (length === 1 && (spelled[0] ?? 0) < 2) return null
  const plain = isJoliet ? decodeJoliet(spelled) : spelled.toString('latin1').toLowerCase()
  const rest = record.subarray(33 + length + (length % 2 === 0 ? 1 : 0))
  const name = (isJoliet ? null : rockRidgeName(rest)) ?? plain.replace(/\.?;\d+$/, '')
  if (name === '' || name.includes('/') || name.includes('\0')) return null
  return {
    name,
    sector: record.readUInt32LE(2),
    bytes: record.readUInt32LE(10),
    isFolder: ((record[25] ?? 0) & IS_FOLDER) !== 0,
  }
}

function decodeJoliet(bytes: Buffer): string {
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
  return even.swap16().toString('utf16le')
}

/** The parts of a Rock Ridge name (`NM`), IEEE P1282 4.1.4; null: there are none. */
function rockRidgeName(area: Buffer): string | null {
  let name: string | null = null
  for (let at = 0; at + 4 <= area.length;) {
    const length = area[at + 2] ?? 0
    if (length < 4) break
    if (area.toString('latin1', at, at + 2) === 'NM' && length > 5)
      name = (name ?? '') + area.toString('utf8', at + 5, at + length)
    at += length
  }
  return name
}
