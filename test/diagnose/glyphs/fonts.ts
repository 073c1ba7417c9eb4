import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../repository.js'
import { findFont, glyphsAt, type Glyph } from './glyph.js'
import { readLaffStd } from './laff-std.js'
import { readPf2 } from './pf2.js'

/** Reads the font of SeaBIOS's video BIOS: package seabios. */
export function readSeaVga(): readonly Glyph[] {
  const bytes = readFileSync('/usr/share/seabios/vgabios-stdvga.bin')
  return glyphsAt(bytes, findFont(bytes), 16)
}

/** Reads the kernel's own 8x16 font out of the kernel of the lab's guests. */
export function readLinux(): readonly Glyph[] {
  const kernel = execFileSync(join(repositoryRoot, 'test/setup/kernel.sh'), ['path'], {
    encoding: 'utf8',
  }).trim()
  const image = readFileSync(join(kernel, 'vmlinuz'))
  // Documentation/x86/boot.rst: the sectors of the set-up code, where the payload begins after it, its length.
  const start = ((image[0x1f1] ?? 0) + 1) * 512 + image.readUInt32LE(0x248)
  const payload = image.subarray(start, start + image.readUInt32LE(0x24c))
  const unpacked = execFileSync('xz', ['--decompress', '--single-stream', '--stdout'], {
    input: payload,
    maxBuffer: 256 << 20,
  })
  return glyphsAt(unpacked, findFont(unpacked), 16)
}

/** Reads GRUB's font for its graphical terminal: package grub-common. */
export function readUnifont(): readonly Glyph[] {
  return readPf2(readFileSync('/usr/share/grub/unicode.pf2'))
}

/** Reads the font of OVMF's graphical console: package ovmf. */
export function readEdk(): readonly Glyph[] {
  return readLaffStd(readFileSync('/usr/share/OVMF/OVMF_CODE_4M.fd'))
}
