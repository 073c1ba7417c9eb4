import { expect } from 'chai'
import { diagnose, readDiskFacts } from '../../../provider/diagnose/index.js'
import type { DiskLine, Of } from '../../../provider/diagnose/facts/disk-lines.js'
import { factsOf } from '../facts-of.js'
import { CASES, definitionOf, HEALTHY } from './disk-cases.js'
import { diskOf } from './disk-of.js'

const NONE = { initramfs: 'missing' } as const
const BUILT_IN: Partial<Of<'kernel'>> = { ...NONE, drivers: ['virtio_blk'] }
const [OWN, OTHER] = ['/boot/vmlinuz-5.9', '/boot/vmlinuz-6.1.0-56-amd64']

/** A second kernel, and the path and the root of an entry. */
const KERNELS: readonly (readonly [
  what: string,
  change: Partial<Of<'kernel'>>,
  path: string,
  root: string,
  cause: string | null,
])[] = [
  ['no initramfs', NONE, OTHER, 'UUID=u1', null],
  ['no initramfs', NONE, OWN, 'UUID=u1', 'initramfs-missing'],
  ['no initramfs', NONE, '/vmlinuz', 'UUID=u1', 'initramfs-missing'],
  ['a damaged initramfs', { initramfs: 'damaged' }, OTHER, 'UUID=u1', null],
  ['a damaged file', { image: 'damaged' }, OTHER, 'UUID=u1', null],
  ['no initramfs, its driver built in', BUILT_IN, OWN, 'PARTUUID=0a1b2c3d-01', null],
  ['no initramfs, its driver built in', BUILT_IN, OWN, '/dev/vda1', null],
  ['no initramfs, its driver built in', BUILT_IN, OWN, 'UUID=u1', 'initramfs-missing'],
  ['no initramfs, its driver built in', BUILT_IN, OWN, '/dev/mapper/vg', 'initramfs-missing'],
  [
    'no initramfs, the driver of another bus built in',
    { ...NONE, drivers: ['ahci'] },
    OWN,
    '/dev/vda1',
    'initramfs-missing',
  ],
]

describe('16: a cause that the disks show', () => {
  for (const [rule, change, definition = definitionOf()] of CASES)
    it(`is named first: ${rule}: ${JSON.stringify(change)}`, () => {
      const changes = [change].flat()
      const kinds = new Set<string>(
        changes.map(({ kind }) => kind).filter((kind) => kind !== 'fstab'),
      )
      const disk = diskOf(...HEALTHY.filter(({ kind }) => !kinds.has(kind)), ...changes)
      expect(disk.isWhole).to.equal(true)
      const { findings } = diagnose(factsOf({ definition, disk }))
      expect(findings[0]?.id).to.equal(rule)
      expect(findings[0]?.evidence[0]?.words).to.match(/\S/)
    })

  it('is none on a healthy disk, and that is certain only if it was looked at to the end', () => {
    const definition = definitionOf()
    const whole = diagnose(factsOf({ definition, disk: diskOf(...HEALTHY) }))
    expect([whole.verdict, whole.findings]).to.deep.equal(['nothing-found', []])
    const text = HEALTHY.map((line) => JSON.stringify(line)).join('\n')
    for (const answer of [text, `{"kind":"start","version":1}\n${text}`, '']) {
      const { verdict } = diagnose(
        factsOf({ definition, disk: readDiskFacts(Buffer.from(answer)) }),
      )
      expect(verdict).to.equal('cannot-tell')
    }
  })

  for (const [what, change, path, root, cause] of KERNELS)
    it(`is only one of a kernel that is started: ${what}, ${path}, root=${root}`, () => {
      const kernel = { ...healthy('kernel'), version: '5.9', drivers: [], ...change }
      const entry = { ...healthy('entry'), path, root }
      const disk = diskOf(...HEALTHY, kernel, entry)
      expect(disk.isWhole).to.equal(true)
      const { findings } = diagnose(factsOf({ definition: definitionOf(), disk }))
      expect(findings.map(({ id }) => id)).to.deep.equal(cause === null ? [] : [cause])
    })

  it('is not hidden by a kernel that is not started: one that has the driver of the disk', () => {
    const kernel = healthy('kernel')
    const bad = { ...kernel, drivers: ['ata_piix'] }
    const rest = HEALTHY.filter(({ kind }) => kind !== 'kernel')
    const disk = diskOf(...rest, bad, { ...kernel, version: '5.9' })
    const { findings } = diagnose(factsOf({ definition: definitionOf(), disk }))
    expect(findings.map(({ id }) => id)).to.deep.equal(['disk-driver-missing'])
  })

  it('comes after what was seen to happen', () => {
    const disk = diskOf(...HEALTHY, { kind: 'file', path: '/etc/sudoers', problem: 'mode' })
    const console = Buffer.from(
      '[ TIME ] Timed out waiting for device dev-vdb1.device - /dev/vdb1.\n',
    )
    const { findings } = diagnose(factsOf({ definition: definitionOf(), disk, console }))
    expect(findings.map(({ id }) => id)).to.deep.equal(['fstab-device-missing', 'sudoers-wrong'])
  })
})

function healthy<Kind extends DiskLine['kind']>(kind: Kind): Of<Kind> {
  const line = HEALTHY.find((each): each is Of<Kind> => each.kind === kind)
  if (line === undefined) throw new Error(`no ${kind} is healthy`)
  return line
}
