import { expect } from 'chai'
import fc from 'fast-check'
import { parseImageHeader } from '../../provider/storage/images/image-header.js'

function qcow2(change: (view: DataView, bytes: Uint8Array) => void = () => undefined): Uint8Array {
  const bytes = new Uint8Array(65536)
  const view = new DataView(bytes.buffer)
  bytes.set([0x51, 0x46, 0x49, 0xfb])
  view.setUint32(4, 3)
  view.setBigUint64(24, 1024n)
  view.setUint32(100, 104)
  change(view, bytes)
  return bytes
}

function withBacking(view: DataView, bytes: Uint8Array): void {
  view.setUint32(104, 0xe2792aca)
  view.setUint32(108, 3)
  bytes.set(Buffer.from('raw'), 112)
  view.setBigUint64(8, 512n)
  view.setUint32(16, 8)
  bytes.set(Buffer.from('base.img'), 512)
}

function text(at: number, magic: string): Uint8Array {
  const bytes = new Uint8Array(65536)
  bytes.set(Buffer.from(magic, 'latin1'), at)
  return bytes
}

describe('image header', () => {
  const rows: { name: string; bytes: Uint8Array; expected: Record<string, unknown> }[] = [
    {
      name: 'a plain file is raw',
      bytes: new Uint8Array(512),
      expected: { format: 'raw', faults: [] },
    },
    {
      name: 'an empty file is raw',
      bytes: new Uint8Array(0),
      expected: { format: 'raw', faults: [] },
    },
    {
      name: 'an ISO 9660 file',
      bytes: text(32769, 'CD001'),
      expected: { format: 'iso', faults: [] },
    },
    {
      name: 'qcow2 that stands alone',
      bytes: qcow2(),
      expected: { format: 'qcow2', virtualSize: 1024n, backingFile: null, faults: [] },
    },
    {
      name: 'qcow2 with a backing file and its format',
      bytes: qcow2(withBacking),
      expected: { backingFile: 'base.img', backingFormat: 'raw', faults: [] },
    },
    {
      name: 'qcow2 that reads another file (CVE-2024-32498)',
      bytes: qcow2((view) => {
        view.setBigUint64(72, 4n)
      }),
      expected: { faults: ['it keeps its data in another file'] },
    },
    {
      name: 'qcow2 with features nobody knows',
      bytes: qcow2((view) => {
        view.setBigUint64(72, 0x100n)
      }),
      expected: { faults: ['it needs unknown features (0x100)'] },
    },
    {
      name: 'encrypted qcow2',
      bytes: qcow2((view) => {
        view.setUint32(32, 1)
      }),
      expected: { faults: ['it is encrypted'] },
    },
    {
      name: 'qcow version 1',
      bytes: qcow2((view) => {
        view.setUint32(4, 1)
      }),
      expected: { faults: ['qcow version 1 is not accepted'] },
    },
    {
      name: 'qcow2 cut off in its header',
      bytes: qcow2().subarray(0, 80),
      expected: { faults: ['its header is cut off'] },
    },
    {
      name: 'qcow2 whose backing name lies outside',
      bytes: qcow2((view) => {
        view.setBigUint64(8, 1n << 40n)
        view.setUint32(16, 8)
      }),
      expected: { faults: ['the name of its backing file lies outside its header'] },
    },
    ...[
      ['vmdk', 0, 'KDMV'],
      ['vmdk', 0, '# Disk DescriptorFile'],
      ['vhdx', 0, 'vhdxfile'],
      ['vpc', 0, 'conectix'],
      ['vdi', 64, '\x7f\x10\xda\xbe'],
      ['luks', 0, 'LUKS\xba\xbe'],
      ['qed', 0, 'QED\0'],
    ].map(([format, at, magic]) => ({
      name: `${String(format)} is known and refused`,
      bytes: text(Number(at), String(magic)),
      expected: { format, faults: [`format '${String(format)}' is not accepted`] },
    })),
  ]

  for (const { name, bytes, expected } of rows) {
    it(name, () => {
      expect(parseImageHeader(bytes)).to.deep.include(expected)
    })
  }

  it('never throws on anything that looks like qcow2', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => {
        const bytes = Uint8Array.from([0x51, 0x46, 0x49, 0xfb, 0, 0, 0, 3, ...rest])
        expect(parseImageHeader(bytes).format).to.equal('qcow2')
      }),
    )
  })
})
