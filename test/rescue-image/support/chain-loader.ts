import { readFileSync } from 'node:fs'
import { writeOwned } from '../../lab/image.js'

/**
 * Copies a bootable image, with a boot sector that starts the next disk in its place: a BIOS that cannot boot
 * the rescue disk, or a boot menu whose first line is "boot from the local disk", does the same.
 */
export function writeChainLoader(image: string, file: string): void {
  const bytes = readFileSync(image)
  bytes.fill(0, 0, 440)
  bytes.set(START_SECOND_DISK)
  writeOwned(file, bytes)
}

/** Moves itself out of the way to 0000:0600, loads the first sector of disk 0x81 and jumps to it, DL = 0x81. */
const START_SECOND_DISK = [
  ...[0xfa, 0x31, 0xc0, 0x8e, 0xd0, 0xbc, 0x00, 0x7c], // cli; ss:sp = 0:7c00
  ...[0x8e, 0xd8, 0x8e, 0xc0, 0xfb], // ds = es = 0; sti
  ...[0xbe, 0x00, 0x7c, 0xbf, 0x00, 0x06, 0xb9, 0x00, 0x01, 0xfc, 0xf3, 0xa5], // copy 256 words
  ...[0xea, 0x1e, 0x06, 0x00, 0x00], // jmp 0:061e, the next line
  ...[0xb8, 0x01, 0x02, 0xbb, 0x00, 0x7c, 0xb9, 0x01, 0x00, 0xba, 0x81, 0x00, 0xcd, 0x13], // int 13h
  ...[0xba, 0x81, 0x00], // mov dx, 0x81
  ...[0xea, 0x00, 0x7c, 0x00, 0x00], // jmp 0:7c00
]
