import { guestWords } from '../../guest/guest-words.js'
import type { BootPlace } from './boot-variables.js'
import { guidAt } from '../../words/guid.js'

/** Nodes of a path that are read. */
const MOST_NODES = 64

/** A node of a device path (UEFI 2.10 §10.3). */
interface Node {
  readonly type: number
  readonly subtype: number
  readonly bytes: Buffer
}

const HEADER = 4
const END = 0x7f
const [ACPI, HARDWARE, MESSAGING, MEDIA] = [2, 1, 3, 4]
/** Of messaging: the address of a card, IPv4, IPv6, a URI, and Wi-Fi. */
const NETWORK: ReadonlySet<number> = new Set([11, 12, 13, 24, 28])
/** Of media: a partition, a file, and a file or a volume of the firmware. */
const [PARTITION, FILE, FIRMWARE_FILE, FIRMWARE_VOLUME] = [1, 4, 6, 7]
const PARTITION_BYTES = 42

/** Says what a device path leads to; if there are several, the first is what boots. */
export function readDevicePath(paths: Buffer): BootPlace {
  const nodes = listNodes(paths)
  if (nodes === null || nodes.length === 0) return UNKNOWN
  const media = nodes.filter(({ type }) => type === MEDIA)
  const has = (subtype: number): boolean => media.some((node) => node.subtype === subtype)
  if (has(FIRMWARE_FILE) || has(FIRMWARE_VOLUME)) return { kind: 'firmware' }
  if (nodes.some(({ type, subtype }) => type === MESSAGING && NETWORK.has(subtype)))
    return { kind: 'network' }
  const file = fileOf(media)
  const partition = media.find(({ subtype }) => subtype === PARTITION)
  if (partition !== undefined) {
    const uuid = uuidOf(partition.bytes)
    return uuid === null ? UNKNOWN : { kind: 'partition', uuid, file }
  }
  if (media.length === 0) return isAddress(nodes) ? { kind: 'drive' } : UNKNOWN
  const isShort = file !== null && nodes.every(({ type }) => type === MEDIA)
  return isShort ? { kind: 'file', file } : UNKNOWN
}

const UNKNOWN: BootPlace = { kind: 'unknown' }

/** The nodes of the first path; null: it is not well-formed. */
function listNodes(paths: Buffer): readonly Node[] | null {
  const nodes: Node[] = []
  for (let at = 0; at + HEADER <= paths.length;) {
    const [type = 0, subtype = 0] = paths.subarray(at)
    const length = paths.readUInt16LE(at + 2)
    if (length < HEADER || at + length > paths.length) return null
    if ((type & END) === END) return nodes
    if (nodes.length === MOST_NODES) return null
    nodes.push({ type, subtype, bytes: paths.subarray(at, at + length) })
    at += length
  }
  return null
}

/** A file's path may be in several nodes; null: there is none. */
function fileOf(media: readonly Node[]): string | null {
  const parts = media
    .filter(({ subtype }) => subtype === FILE)
    .map(({ bytes }) => bytes.toString('utf16le', HEADER).replace(/\0[^]*$/, ''))
  return parts.length === 0 ? null : guestWords(parts.join('\\'))
}

/** As udev and blkid name a partition: its GUID, or the disk's signature and its number; null: it has neither. */
function uuidOf(bytes: Buffer): string | null {
  if (bytes.length < PARTITION_BYTES) return null
  const [format, signature] = bytes.subarray(40)
  if (format === 2 && signature === 2) return guidAt(bytes, 24)
  if (format !== 1 || signature !== 1) return null
  const disk = bytes.readUInt32LE(24).toString(16).padStart(8, '0')
  return `${disk}-${bytes.readUInt32LE(4).toString(16).padStart(2, '0')}`
}

/** A path that begins at a bus of the machine. */
function isAddress([first]: readonly Node[]): boolean {
  return first !== undefined && (first.type === ACPI || first.type === HARDWARE)
}
