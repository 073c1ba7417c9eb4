import { expect } from 'chai'
import { readMounts } from '../../provider/guest/ask-mounts.js'

type Values = Readonly<Record<string, string | number | bigint | boolean>>

const fieldsOf = (values: Values): Parameters<typeof readMounts>[0] =>
  Object.entries(values).map(([field, value]) => ({ field, value }))

/** As libvirt 9.0 wrote it for a Debian guest. */
const REAL: Values = {
  'fs.count': 2,
  'fs.0.name': 'vda1',
  'fs.0.mountpoint': '/',
  'fs.0.fstype': 'ext4',
  'fs.0.total-bytes': 5_000_000_000n,
  'fs.0.disk.count': 1,
  'fs.0.disk.0.alias': 'vda',
  'fs.0.disk.0.serial': 'rescue-0123456789ab',
  'fs.0.disk.0.device': '/dev/vda1',
  'fs.1.name': 'loop0',
  'fs.1.mountpoint': '/snap',
  'fs.1.fstype': 'squashfs',
  'fs.1.disk.count': 0,
}

describe('the answer of a guest agent', () => {
  it('gives directories and disks, and nothing else', () => {
    expect(readMounts(fieldsOf(REAL))).to.deep.equal([
      { directory: '/', disks: [{ serial: 'rescue-0123456789ab', target: 'vda' }] },
      { directory: '/snap', disks: [] },
    ])
  })

  it('loses its control sequences, and what is too long', () => {
    const hostile = {
      ...REAL,
      'fs.0.mountpoint': '/\u001B[2J\u0007\u009Bx\u202Ea\u2028b',
      'fs.1.mountpoint': 'x'.repeat(100_000),
    }
    const [first, second] = readMounts(fieldsOf(hostile)) ?? []
    expect(first?.directory).to.equal('/ a b')
    expect(second?.directory).to.have.length(256)
  })

  const REFUSED: readonly (readonly [string, Values])[] = [
    ['has no number of file systems', {}],
    ['has a negative number', { ...REAL, 'fs.count': -1 }],
    ['has a number that is no number', { ...REAL, 'fs.count': 'two' }],
    ['has a wide number', { ...REAL, 'fs.count': 2n }],
    ['has too many file systems', { ...REAL, 'fs.count': 513 }],
    ['has fewer than it says', { ...REAL, 'fs.count': 3 }],
    ['has too many disks', { ...REAL, 'fs.0.disk.count': 65 }],
    ['has a directory that is a number', { ...REAL, 'fs.0.mountpoint': 7 }],
    ['has a serial that is true', { ...REAL, 'fs.0.disk.0.serial': true }],
    ['is longer than a million characters', { ...REAL, 'os.name': 'x'.repeat(1_000_000) }],
  ]
  for (const [name, values] of REFUSED)
    it(`is not read if it ${name}`, () => {
      expect(readMounts(fieldsOf(values))).to.equal(null)
    })

  it('means nothing by names of a prototype', () => {
    expect(readMounts(fieldsOf({ ...REAL, ['__proto__']: 'x', constructor: 'y' }))).to.have.length(
      2,
    )
  })
})
