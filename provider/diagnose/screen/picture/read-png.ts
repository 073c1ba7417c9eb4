import { inflateSync } from 'node:zlib'
import { explainSize, pictureOf, type Picture, type Unread } from './picture.js'
import { unfilter } from './unfilter.js'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** True for what begins like a PNG. */
export function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)
}

/**
 * Reads a PNG with eight bits a sample, red, green and blue with or without alpha, not interlaced: what QEMU and
 * `toPng` write. See the PNG specification, third edition. Checksums are not checked: the picture comes from the host.
 */
export function readPng(bytes: Buffer): Picture | Unread {
  const { header, data } = readChunks(bytes)
  if (header === null) return { reason: 'it is a PNG without a whole header' }
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const reason = explainSize(width, height)
  if (reason !== null) return { reason }
  const samples = SAMPLES.get(header.toString('hex', 8, 13))
  if (samples === undefined) return { reason: 'it is a PNG of a kind that no hypervisor writes' }
  const line = width * samples
  const lines = inflate(data, (line + 1) * height)
  if (lines === null) return { reason: 'it is a PNG that is damaged or not whole' }
  const plain = unfilter(lines, line, samples)
  if (plain === null) return { reason: 'it is a PNG with a filter that does not exist' }
  return pictureOf({ width, height }, plain, samples)
}

/** Samples a dot, by bit depth, colour type, compression, filter and interlace of the header. */
const SAMPLES: ReadonlyMap<string, number> = new Map([
  ['0802000000', 3],
  ['0806000000', 4],
])

interface Chunks {
  readonly header: Buffer | null
  readonly data: Buffer
}

/** A chunk: its length, its type, that many bytes, a checksum. */
function readChunks(bytes: Buffer): Chunks {
  const parts: Buffer[] = []
  let header: Buffer | null = null
  for (let at = SIGNATURE.length; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const content = bytes.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR' && content.length === 13) header = content
    if (type === 'IDAT') parts.push(content)
    if (type === 'IEND') break
    at += 12 + length
  }
  return { header, data: Buffer.concat(parts) }
}

function inflate(data: Buffer, length: number): Buffer | null {
  try {
    const lines = inflateSync(data, { maxOutputLength: length })
    return lines.length === length ? lines : null
  } catch {
    // zlib's only way to say that the data is damaged, or unpacks to more than that.
    return null
  }
}
