import { expect } from 'chai'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { diagnose, readDefinitionFacts } from '../../../provider/diagnose/index.js'
import type { DefinitionFacts, LayerFacts } from '../../../provider/diagnose/index.js'
import { repositoryRoot } from '../../repository.js'
import { factsOf } from '../facts-of.js'

const DISK = `<disk type='file' device='disk'><driver type='raw'/><source file='/images/web.img'/><target dev='vda' bus='virtio'/></disk>`
const CDROM = `<disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>`
const NETWORK = `<interface type='user'><boot order='1'/></interface>`

interface Given {
  readonly devices?: string
  readonly os?: string
  readonly layers?: readonly Partial<LayerFacts>[]
  readonly state?: DefinitionFacts['state']
}

function idsOf({ devices = DISK, os = '', layers, state }: Given): readonly string[] {
  const xml = `<domain type='qemu'><name>web</name><os><type>hvm</type>${os}</os><devices>${devices}</devices></domain>`
  const given: LayerFacts = { path: '/images/web.img', state: 'there', format: 'raw' }
  const sources =
    layers === undefined
      ? []
      : [{ target: 'vda', layers: layers.map((layer) => ({ ...given, ...layer })) }]
  const facts = readDefinitionFacts(xml, {
    state: state ?? { name: 'running', reason: 'booted' },
    sources,
  })
  return diagnose(factsOf({ definition: facts })).findings.map(({ id }) => id)
}

describe('16: a cause that the definition shows', () => {
  for (const [what, given, ids] of [
    ['a source that is gone', { layers: [{ state: 'missing' }] }, ['source-missing']],
    ['a backing file that is gone', { layers: [{}, { state: 'missing' }] }, ['source-missing']],
    ['a source that cannot be read', { layers: [{ state: 'unreadable' }] }, ['source-unreadable']],
    ['another format', { layers: [{ format: 'qcow2' }] }, ['format-differs']],
    ['no disk', { devices: CDROM }, ['no-disk']],
    [
      'no disk in the boot order',
      { devices: DISK + CDROM, os: "<boot dev='cdrom'/>" },
      ['disk-not-in-boot-order'],
    ],
    [
      'the network alone in the boot order',
      { devices: DISK + NETWORK },
      ['disk-not-in-boot-order'],
    ],
    [
      'an error of the disk',
      { state: { name: 'paused', reason: 'io-error' } },
      ['paused-by-error'],
    ],
    ['a crash', { state: { name: 'off', reason: 'crashed' } }, ['crashed']],
    ['nothing, if all is there', { layers: [{}, {}] }, []],
    [
      'nothing, if the disk is in the boot order',
      { os: "<boot dev='network'/><boot dev='hd'/>" },
      [],
    ],
    ['nothing, if it boots from the network on purpose', { devices: CDROM + NETWORK }, []],
    ['nothing, if it boots a kernel', { devices: CDROM, os: '<kernel>/k</kernel>' }, []],
    ['nothing, if somebody paused it', { state: { name: 'paused', reason: 'user' } }, []],
    ['nothing, if the host does not say', { layers: [{ state: 'unknown', format: null }] }, []],
  ] as const)
    it(`is named: ${what}`, () => {
      expect(idsOf(given)).to.deep.equal(ids)
    })

  it('is none in the definitions of others, but that they have no disk', () => {
    const folder = join(repositoryRoot, 'test/domains')
    const files = readdirSync(folder).filter((file) => file.endsWith('.xml'))
    expect(files.length).to.be.above(20)
    for (const file of files) {
      const xml = readFileSync(join(folder, file), 'utf8')
      const definition = readDefinitionFacts(xml, {
        state: { name: 'running', reason: null },
        sources: [],
      })
      const { findings } = diagnose(factsOf({ definition }))
      expect(['no-disk', 'disk-not-in-boot-order', undefined], file).to.include(findings[0]?.id)
    }
  })
})
