import { expect } from 'chai'
import type { DiskLine } from '../../../provider/diagnose/facts/disk-lines.js'
import { diagnose, readDefinitionFacts, type Diagnosis } from '../../../provider/diagnose/index.js'
import { factsOf } from '../facts-of.js'
import { HEALTHY } from '../rules/disk-cases.js'
import { diskOf } from '../rules/disk-of.js'

const EFI = "<loader readonly='yes' type='pflash'>/f.fd</loader><nvram>/v.fd</nvram>"
const drive = (target: string, order: string, device = 'disk'): string =>
  `<disk type='file' device='${device}'><source file='/i/${target}'/><target dev='${target}' bus='virtio'/>${order}</disk>`
const FIRST = "<boot order='1'/>"
const SECOND = "<boot order='2'/>"

const ESP: DiskLine = {
  kind: 'esp',
  device: 'vdb1',
  fallback: true,
  loaders: ['EFI/BOOT/BOOTX64.EFI'],
}

interface Given {
  readonly devices: string
  readonly os?: string
  /** Disks that have a boot loader. */
  readonly loaders?: readonly string[]
  readonly known?: readonly string[]
}

/** Of disks that were looked at to the end, and have nothing that is wrong. */
function diagnosisOf({
  devices,
  os = '',
  loaders = ['vdb'],
  known = ['vda', 'vdb'],
}: Given): Diagnosis {
  const xml = `<domain type='qemu'><name>web</name><os><type>hvm</type>${os}</os><devices>${devices}</devices></domain>`
  const sources = known.map((target) => {
    const has = loaders.includes(target)
    return { target, layers: [], boot: { isEmpty: false, hasCode: has, hasEsp: has } }
  })
  const state = { name: 'off', reason: 'shutdown' } as const
  const definition = readDefinitionFacts(xml, { state, sources })
  return diagnose(factsOf({ definition, disk: diskOf(...HEALTHY, ESP) }))
}

describe('16: a boot order that leaves out the disk with the boot loader', () => {
  for (const os of ['', EFI])
    it(`is neither a cause nor in order, with ${os === '' ? 'BIOS' : 'UEFI'}`, () => {
      const { verdict, findings, looks } = diagnosisOf({
        devices: drive('vda', FIRST) + drive('vdb', ''),
        os,
      })
      expect([verdict, findings]).to.deep.equal(['cannot-tell', []])
      expect(looks.map(({ result, words }) => `${result}: ${words}`)).to.include(
        'found: the boot order names the disks vda alone, which have no boot loader, and vdb has one',
      )
    })

  for (const [what, given] of [
    ['both are in it', { devices: drive('vda', FIRST) + drive('vdb', SECOND) }],
    ['the one with the loader is in it', { devices: drive('vda', '') + drive('vdb', FIRST) }],
    ['there is none', { devices: drive('vda', '') + drive('vdb', '') }],
    [
      'the first has a loader, too',
      { devices: drive('vda', FIRST) + drive('vdb', ''), loaders: ['vda', 'vdb'] },
    ],
    ['no disk has one', { devices: drive('vda', FIRST) + drive('vdb', ''), loaders: [] }],
    [
      'the first was not looked at',
      { devices: drive('vda', FIRST) + drive('vdb', ''), known: ['vdb'] },
    ],
    [
      'a network card is in it',
      {
        devices: `${drive('vda', FIRST)}${drive('vdb', '')}<interface type='user'>${SECOND}</interface>`,
      },
    ],
    [
      'a cdrom is in it',
      { devices: drive('vda', FIRST) + drive('vdb', '') + drive('sda', SECOND, 'cdrom') },
    ],
  ] as const satisfies readonly (readonly [string, Given])[])
    it(`is not said if ${what}`, () => {
      const { looks } = diagnosisOf(given)
      expect(looks.filter(({ words }) => words.startsWith('the boot order'))).to.deep.equal([])
    })
})
