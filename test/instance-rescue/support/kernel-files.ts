import type { RescueImage } from '../../../provider/instance-rescue/model/types.js'

/** A kernel and a RAM disk on a host in memory, as an image names them. */
export const KERNEL_IMAGE = {
  kernel: '/images/vmlinuz',
  ramdisk: '/images/initrd',
  commandLine: 'console=ttyS0 quiet',
} as const satisfies RescueImage

/** What a kernel's file is to be. */
export interface KernelOptions {
  readonly protocol?: 'x86' | 'arm64' | null
  readonly signed?: boolean
}

/** The first bytes of a Linux kernel: its boot protocol, and a UEFI program's header. */
export function kernelFile({ protocol = 'x86', signed = false }: KernelOptions = {}): Buffer {
  const bytes = Buffer.alloc(4_096)
  bytes.write('MZ')
  if (protocol === 'x86') {
    bytes.writeUInt16BE(0x55aa, 0x1fe)
    bytes.write('HdrS', 0x202)
    // What QEMU needs to load it: sectors of set-up code, version 2.15, highest address of the RAM disk.
    bytes[0x1f1] = 1
    bytes.writeUInt16LE(0x020f, 0x206)
    bytes.writeUInt32LE(0x7fffffff, 0x22c)
  }
  if (protocol === 'arm64') bytes.write('ARM\x64', 56)
  bytes.writeUInt32LE(0x400, 0x3c)
  bytes.write('PE\0\0', 0x400)
  bytes.writeUInt16LE(0x20b, 0x418)
  if (signed) {
    bytes.writeUInt32LE(3_000, 0x418 + 112 + 32)
    bytes.writeUInt32LE(1_000, 0x418 + 112 + 36)
  }
  return bytes
}

/** The first bytes of a RAM disk that begins with a file of that name, in cpio's format `newc`. */
export function ramdiskFile(firstFile = 'LIBVIRT_RESCUE'): Buffer {
  const fields = Array<string>(13).fill('00000000')
  fields[11] = (firstFile.length + 1).toString(16).padStart(8, '0')
  return Buffer.concat([Buffer.from(`070701${fields.join('')}${firstFile}\0`), Buffer.alloc(512)])
}
