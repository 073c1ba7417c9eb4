// boot-sector.mjs DISK BOOT CORE: writes GRUB's boot code and one partition from sector 2048 on into a raw disk.
import { Buffer } from 'node:buffer'
import { closeSync, fstatSync, openSync, readFileSync, writeSync } from 'node:fs'
import process from 'node:process'

const [disk, boot, core] = process.argv.slice(2)
const SECTOR = 512
const FIRST = 2048
const file = openSync(disk, 'r+')
const sectors = fstatSync(file).size / SECTOR

const master = Buffer.alloc(SECTOR)
readFileSync(boot).copy(master, 0, 0, 440)
master.writeBigUInt64LE(1n, 0x5c) // the sector of GRUB's core image
master.fill(0x90, 0x66, 0x68) // boot from the disk that the BIOS names
// Bootable, type 83 (Linux), from FIRST to the end; the other three entries stay empty.
master.set([0x80, 0xfe, 0xff, 0xff, 0x83, 0xfe, 0xff, 0xff], 446)
master.writeUInt32LE(FIRST, 454)
master.writeUInt32LE(sectors - FIRST, 458)
master.writeUInt16LE(0xaa55, 510)

const image = readFileSync(core)
const length = Math.ceil(image.length / SECTOR)
if (length >= FIRST - 1)
  throw new Error(`${core} has ${length} sectors, more than there are before the partition`)
// The list of blocks in the core image's first sector: from sector 2, to segment 0x820.
image.writeBigUInt64LE(2n, 0x1f4)
image.writeUInt16LE(length - 1, 0x1fc)
image.writeUInt16LE(0x820, 0x1fe)

writeSync(file, master, 0, master.length, 0)
writeSync(file, image, 0, image.length, SECTOR)
closeSync(file)
