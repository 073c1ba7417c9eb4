import { crc32 } from 'node:zlib'
import { WILD } from './marks.js'

/** A volume group whose volumes lie on one another, or whose names are control sequences. */
export function volumeGroup(whole: Buffer, change: 'cycle' | 'names'): Buffer {
  const bytes = Buffer.from(whole)
  const header = bytes.subarray(4096, 4608)
  const offset = 4096 + Number(header.readBigUInt64LE(40))
  const length = Number(header.readBigUInt64LE(48))
  const text = bytes.toString('latin1', offset, offset + length)
  let done = 0
  const changed =
    change === 'cycle'
      ? text.replaceAll('"pv0", ', () => ((done += 1) === 1 ? '"bb",  ' : '"aa",  '))
      : text.replaceAll('vgwild', '\u001b[2J\n"').replaceAll(/\baa\b/g, '\u001b\n')
  bytes.write(changed, offset, 'latin1')
  header.writeUInt32LE(sum(bytes.subarray(offset, offset + length)), 56)
  header.writeUInt32LE(sum(header.subarray(4)), 0)
  return bytes
}

/** LVM's checksum begins with a number of its own, and is not inverted. */
function sum(bytes: Buffer): number {
  return ~crc32(bytes, ~0xf597a6cf >>> 0) >>> 0
}

/** A member of an array of so many disks, whose name is a control sequence and a line of mdadm's answer. */
export function raidMember(whole: Buffer, members: number): Buffer {
  const bytes = Buffer.from(whole)
  const superblock = bytes.subarray(4096, 8192)
  superblock.fill(0, 32, 64)
  superblock.write('\u001b[2J\nMD_UUID=forged', 32, 'latin1')
  superblock.writeUInt32LE(members, 92)
  superblock.writeUInt32LE(members, 220)
  superblock.fill(0xff, 258, 256 + 2 * members)
  superblock.writeUInt32LE(0, 216)
  let total = 0n
  const words = 256 + 2 * members
  for (let at = 0; at + 4 <= words; at += 4) total += BigInt(superblock.readUInt32LE(at))
  if (words % 4 === 2) total += BigInt(superblock.readUInt16LE(words - 2))
  superblock.writeUInt32LE(Number(((total & 0xffffffffn) + (total >> 32n)) & 0xffffffffn), 216)
  return bytes
}

/** A header of LUKS 2 that says that it has a terabyte, or one of LUKS 1 whose key has 4 GB. */
export function luks(whole: Buffer, version: 1 | 2): Buffer {
  const bytes = Buffer.from(whole)
  bytes.write(WILD, 24, 'utf8')
  if (version === 2) bytes.writeBigUInt64BE(1n << 40n, 8)
  else {
    bytes.fill(0, 6, 592)
    bytes.writeUInt16BE(1, 6)
    bytes.write('aes', 8)
    bytes.write('xts-plain64', 40)
    bytes.write('sha256', 72)
    bytes.writeUInt32BE(0xffffffff, 104)
    bytes.writeUInt32BE(0xffffffff, 108)
    bytes.write(`00000000-${WILD}`, 168)
    for (let slot = 0; slot < 8; slot += 1) {
      bytes.writeUInt32BE(0x00ac71f3, 208 + slot * 48)
      bytes.writeUInt32BE(0xffffffff, 212 + slot * 48)
      bytes.writeUInt32BE(0xffffffff, 252 + slot * 48)
    }
  }
  return bytes
}
