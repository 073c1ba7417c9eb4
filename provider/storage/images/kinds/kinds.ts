/** A kind of file that is recognized only to be refused by its name. */
export interface Kind {
  /** QEMU's name of the format, or our own for what QEMU does not know. */
  readonly format: string
  /** What follows `it is` in a message: `a VMDK image`, `compressed with xz`. */
  readonly name: string
  /** What makes an accepted image of it; `convert`: qemu-img does. */
  readonly remedy: 'convert' | 'decompress' | 'unpack' | 'decrypt'
  /** True if such a file can name other files of the host, which a conversion would copy into the new image. */
  readonly namesFiles?: boolean
}

const VMDK: Kind = { format: 'vmdk', name: 'a VMDK image', remedy: 'convert', namesFiles: true }
const QCOW: Kind = {
  format: 'qcow',
  name: 'a qcow image of version 1',
  remedy: 'convert',
  namesFiles: true,
}
const VDI: Kind = { format: 'vdi', name: 'a VDI image', remedy: 'convert' }
const VHDX: Kind = { format: 'vhdx', name: 'a VHDX image', remedy: 'convert' }
const QED: Kind = { format: 'qed', name: 'a QED image', remedy: 'convert', namesFiles: true }
const PARALLELS: Kind = { format: 'parallels', name: 'a Parallels image', remedy: 'convert' }
const BOCHS: Kind = { format: 'bochs', name: 'a Bochs image', remedy: 'convert' }
const CLOOP: Kind = { format: 'cloop', name: 'a cloop image', remedy: 'convert' }
const DMG: Kind = { format: 'dmg', name: 'a DMG image', remedy: 'convert' }
const VHD: Kind = { format: 'vpc', name: 'a VHD image', remedy: 'convert' }

function luks(version: number): Kind {
  return { format: 'luks', name: `encrypted with LUKS, version ${version}`, remedy: 'decrypt' }
}

function compressed(format: string): Kind {
  return { format, name: `compressed with ${format}`, remedy: 'decompress' }
}

/** Text by which a kind is known, in Latin-1, and its offset in bytes. */
interface Magic {
  readonly at: number
  readonly text: string
  readonly kind: Kind
}

/**
 * Kinds by what their files begin with.
 *
 * All formats that QEMU recognizes by content, so that none of them passes for raw; and files that are
 * often given in place of an image.
 */
export const STARTS: readonly Magic[] = [
  { at: 0, text: 'QFI\xfb\0\0\0\x01', kind: QCOW },
  { at: 0, text: 'KDMV', kind: VMDK },
  { at: 0, text: 'COWD', kind: VMDK },
  { at: 0, text: '# Disk DescriptorFile', kind: VMDK },
  { at: 64, text: '\x7f\x10\xda\xbe', kind: VDI },
  { at: 0, text: 'conectix', kind: VHD },
  { at: 0, text: 'vhdxfile', kind: VHDX },
  { at: 0, text: 'QED\0', kind: QED },
  { at: 0, text: 'LUKS\xba\xbe\0\x01', kind: luks(1) },
  { at: 0, text: 'LUKS\xba\xbe\0\x02', kind: luks(2) },
  { at: 0, text: 'LUKS\xba\xbe', kind: { ...luks(0), name: 'encrypted with LUKS' } },
  { at: 0, text: 'WithoutFreeSpace', kind: PARALLELS },
  { at: 0, text: 'WithouFreSpacExt', kind: PARALLELS },
  { at: 0, text: 'Bochs Virtual HD Image', kind: BOCHS },
  { at: 0, text: '#!/bin/sh\n#V2.0 Format\nmodprobe cloop', kind: CLOOP },
  { at: 0, text: '\x1f\x8b\x08', kind: compressed('gzip') },
  { at: 0, text: '\xfd7zXZ\0', kind: compressed('xz') },
  { at: 0, text: '\x28\xb5\x2f\xfd', kind: compressed('zstd') },
  { at: 0, text: 'BZh', kind: compressed('bzip2') },
  { at: 0, text: 'PK\x03\x04', kind: { format: 'zip', name: 'a ZIP archive', remedy: 'unpack' } },
  { at: 257, text: 'ustar', kind: { format: 'tar', name: 'a tar archive', remedy: 'unpack' } },
]

/** Kinds by what the last 512 bytes of their files begin with: a VHD of fixed size can be recognized only there. */
export const FOOTERS: readonly Magic[] = [
  { at: 0, text: 'conectix', kind: { ...VHD, name: 'a VHD image of fixed size' } },
  { at: 0, text: 'koly', kind: DMG },
]

/** The kind of a VMDK's text file, which names the files that hold the data. */
export const VMDK_DESCRIPTOR: Kind = VMDK
