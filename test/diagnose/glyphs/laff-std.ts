import { execFileSync } from 'node:child_process'
import type { Glyph } from './glyph.js'

/** The GUID of a section that is packed with LZMA, in the byte order of a firmware file. */
const LZMA_SECTION = Buffer.from('98584eee143959429d6edc7bd79403cf', 'hex')
/** The type of a section that a GUID describes; before it the section has three bytes for its length. */
const GUID_DEFINED = 2
/** A narrow glyph of UEFI's fonts: character, attributes, 19 lines. */
const [ENTRY, HEIGHT] = [22, 19]

/** Reads the narrow glyphs of EDK II's graphical console, LaffStd.c, out of a firmware. */
export function readLaffStd(firmware: Buffer): readonly Glyph[] {
  for (const part of [firmware, ...unpack(firmware)]) {
    const at = findLetters(part)
    if (at >= 0) return readAround(part, at)
  }
  throw new Error('the font of EDK II is not in the firmware')
}

function unpack(firmware: Buffer): readonly Buffer[] {
  const parts: Buffer[] = []
  for (
    let at = firmware.indexOf(LZMA_SECTION);
    at >= 0;
    at = firmware.indexOf(LZMA_SECTION, at + 16)
  ) {
    if (firmware[at - 1] !== GUID_DEFINED) continue
    parts.push(lzma(firmware.subarray(at - 4 + firmware.readUInt16LE(at + 16))))
  }
  return parts
}

/** Not xz, which takes what follows the packed data for damage. */
function lzma(input: Buffer): Buffer {
  const program =
    'import lzma,sys; sys.stdout.buffer.write(lzma.LZMADecompressor(lzma.FORMAT_ALONE).decompress(sys.stdin.buffer.read()))'
  return execFileSync('python3', ['-c', program], { input, maxBuffer: 256 << 20 })
}

/** Where the entry of A is, if B and C follow it. */
function findLetters(part: Buffer): number {
  const [a, b, c] = ['A', 'B', 'C'].map((letter) => Buffer.from(`${letter}\0\0`, 'latin1'))
  if (a === undefined || b === undefined || c === undefined) return -1
  for (let at = part.indexOf(a); at >= 0; at = part.indexOf(a, at + 1)) {
    const is = (letter: Buffer, place: number): boolean =>
      part.subarray(at + place * ENTRY, at + place * ENTRY + 3).equals(letter)
    if (is(b, 1) && is(c, 2)) return at
  }
  return -1
}

/** The list is sorted by character, and ends with the character 0. */
function readAround(part: Buffer, letter: number): readonly Glyph[] {
  const codeAt = (at: number): number => part.readUInt16LE(at)
  let at = letter
  while (codeAt(at - ENTRY) > 0 && codeAt(at - ENTRY) < codeAt(at)) at -= ENTRY
  const glyphs: Glyph[] = []
  for (; codeAt(at) > 0 && codeAt(at) < 0x3000; at += ENTRY)
    glyphs.push({ code: codeAt(at), lines: part.subarray(at + 3, at + 3 + HEIGHT) })
  return glyphs
}
