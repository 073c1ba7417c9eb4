import { crc32, deflateSync } from 'node:zlib'
import { parsePpm, type Dots } from './parse-ppm.js'

/** A picture as PNG. */
export interface Png {
  readonly bytes: Buffer
  /** Dots. */
  readonly width: number
  readonly height: number
}

/**
 * Makes a PNG of what libvirt gives as a picture of a screen; null: it is neither PNG nor a whole binary PPM.
 *
 * QEMU before 7.1 writes PPM, which browsers do not show. A PNG stays as it is. See the PNG specification, third
 * edition.
 */
export function toPng(picture: Buffer): Png | null {
  if (picture.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return readPng(picture)
  const dots = parsePpm(picture)
  return dots === null ? null : writePng(dots)
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** The header follows the signature: length, `IHDR`, width, height. */
function readPng(bytes: Buffer): Png | null {
  const head = bytes.subarray(SIGNATURE.length)
  if (head.length < 16 || head.toString('latin1', 4, 8) !== 'IHDR') return null
  return { bytes, width: head.readUInt32BE(8), height: head.readUInt32BE(12) }
}

function writePng({ width, height, rgb }: Dots): Png {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, TRUE_COLOUR, 0, 0, 0], 8)
  const bytes = Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(withFilters(rgb, width * 3))),
    chunk('IEND', Buffer.alloc(0)),
  ])
  return { bytes, width, height }
}

const TRUE_COLOUR = 2

/** Each line of a PNG begins with the filter that it went through: 0, none. */
function withFilters(rgb: Buffer, line: number): Buffer {
  const lines = rgb.length / line
  const filtered = Buffer.alloc(rgb.length + lines)
  for (let at = 0; at < lines; at += 1)
    rgb.copy(filtered, at * (line + 1) + 1, at * line, (at + 1) * line)
  return filtered
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
