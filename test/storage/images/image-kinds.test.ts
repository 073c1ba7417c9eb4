import { expect } from 'chai'
import { inspectImage } from '../../../provider/storage/index.js'
import { createFakeLibvirt } from '../../fake/fake-libvirt.js'

const PATH = '/images/a disk.vmdk'

const convert = (format: string): string =>
  `convert it on the host: \`qemu-img convert -f ${format} -O qcow2 '${PATH}' '${PATH}.qcow2'\``
const trusted = (format: string): string =>
  `if you trust the other files that it may name, ${convert(format)}`
const DECOMPRESS = 'decompress it and name the image that comes out'

/** Name, offset of its mark, the mark, what is said. A negative offset counts from the end of the file. */
const ROWS: readonly (readonly [string, number, string, string])[] = [
  ['a sparse VMDK', 0, 'KDMV', `it is a VMDK image; ${trusted('vmdk')}`],
  ['an old sparse VMDK', 0, 'COWD', `it is a VMDK image; ${trusted('vmdk')}`],
  [
    'the text file of a VMDK',
    0,
    '# Disk DescriptorFile\n',
    `it is a VMDK image; ${trusted('vmdk')}`,
  ],
  [
    'the text file of a VMDK behind other comments',
    0,
    '# made by hand\r\n# twice\n  \nversion=1\n',
    `it is a VMDK image; ${trusted('vmdk')}`,
  ],
  [
    'the text file of a VMDK without a comment',
    0,
    'version=3\r\n',
    `it is a VMDK image; ${trusted('vmdk')}`,
  ],
  ['a VDI', 64, '\x7f\x10\xda\xbe', `it is a VDI image; ${convert('vdi')}`],
  ['a VHD that grows', 0, 'conectix', `it is a VHD image; ${convert('vpc')}`],
  ['a VHD of fixed size', -512, 'conectix', `it is a VHD image of fixed size; ${convert('vpc')}`],
  ['a VHDX', 0, 'vhdxfile', `it is a VHDX image; ${convert('vhdx')}`],
  ['a QED', 0, 'QED\0', `it is a QED image; ${trusted('qed')}`],
  [
    'qcow of version 1',
    0,
    'QFI\xfb\0\0\0\x01',
    `it is a qcow image of version 1; ${trusted('qcow')}`,
  ],
  ['Parallels', 0, 'WithoutFreeSpace', `it is a Parallels image; ${convert('parallels')}`],
  ['newer Parallels', 0, 'WithouFreSpacExt', `it is a Parallels image; ${convert('parallels')}`],
  ['Bochs', 0, 'Bochs Virtual HD Image', `it is a Bochs image; ${convert('bochs')}`],
  [
    'cloop',
    0,
    '#!/bin/sh\n#V2.0 Format\nmodprobe cloop',
    `it is a cloop image; ${convert('cloop')}`,
  ],
  ['a DMG', -512, 'koly', `it is a DMG image; ${convert('dmg')}`],
  [
    'LUKS 1',
    0,
    'LUKS\xba\xbe\0\x01',
    'it is encrypted with LUKS, version 1; name an image that is not encrypted',
  ],
  [
    'LUKS 2',
    0,
    'LUKS\xba\xbe\0\x02',
    'it is encrypted with LUKS, version 2; name an image that is not encrypted',
  ],
  [
    'LUKS of another version',
    0,
    'LUKS\xba\xbe\0\x03',
    'it is encrypted with LUKS; name an image that is not encrypted',
  ],
  ['gzip', 0, '\x1f\x8b\x08', `it is compressed with gzip; ${DECOMPRESS}`],
  ['xz', 0, '\xfd7zXZ\0', `it is compressed with xz; ${DECOMPRESS}`],
  ['zstd', 0, '\x28\xb5\x2f\xfd', `it is compressed with zstd; ${DECOMPRESS}`],
  ['bzip2', 0, 'BZh', `it is compressed with bzip2; ${DECOMPRESS}`],
  ['a ZIP archive', 0, 'PK\x03\x04', 'it is a ZIP archive; unpack it and name the image inside'],
  [
    'a tar archive, as an OVA is',
    257,
    'ustar',
    'it is a tar archive; unpack it and name the image inside',
  ],
]

describe('a file of a kind that is not accepted', () => {
  for (const [name, at, mark, expected] of ROWS) {
    it(`${name} is refused by its name`, async () => {
      const bytes = Buffer.alloc(128 * 1024)
      bytes.write(mark, at < 0 ? bytes.length + at : at, 'latin1')
      const fake = createFakeLibvirt()
      fake.addFile(PATH, bytes)
      const host = {
        libvirt: await fake.connect(),
        uri: 'qemu:///system',
        clock: { sleep: () => Promise.resolve() },
      }
      expect(await inspectImage(host, { path: PATH })).to.deep.equal({
        ok: false,
        reasons: [`image '${PATH}': ${expected}`],
      })
    })
  }
})
