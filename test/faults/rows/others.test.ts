import { expect } from 'chai'
import { join } from 'node:path'
import type { RescueOutputs } from '../../../provider/instance-rescue/index.js'
import {
  makeImage,
  type BareInstance,
  type BareOptions,
} from '../../instance-rescue/support/instance.js'
import { bootSector } from './support/boot-sector.js'
import {
  commands,
  failureOf,
  openLab,
  standingOf,
  until,
  untilBooted,
  type Lab,
  type Standing,
} from './support/lab.js'

/** What other people do to a rescued instance, and what stays of it afterwards. */
interface Row {
  readonly name: string
  readonly instance?: BareOptions
  readonly properties?: Readonly<Record<string, string>>
  readonly happens: (web: BareInstance, lab: Lab) => Promise<unknown>
  readonly status: RescueOutputs['status']
  /** What is theirs: files that stay, and whether the stored definition is another one now. */
  readonly theirs?: { readonly files?: readonly string[]; readonly definition?: true }
}

const virsh =
  (...lines: string[]) =>
  async (web: BareInstance, { daemon }: Lab): Promise<void> => {
    for (const line of lines)
      await daemon.virsh(
        ...line.replaceAll('WEB', web.name).replaceAll('IMAGES', daemon.images).split(' '),
      )
  }
const snapshot = virsh('snapshot-create-as WEB later --disk-only --no-metadata')
const ownDisk = (target: string): string[] => [
  `vol-create-as default WEB-${target}.qcow2 1M --format qcow2`,
  `attach-disk WEB IMAGES/WEB-${target}.qcow2 ${target} --subdriver qcow2`,
]

const ROWS: readonly Row[] = [
  {
    name: 'edit the stored definition',
    happens: virsh('setmaxmem WEB 128M --config'),
    status: 'rescued',
    theirs: { definition: true },
  },
  {
    name: 'plug a disk into the running rescue',
    happens: virsh(...ownDisk('vdx')),
    status: 'rescued',
    theirs: { files: ['vdx.qcow2'] },
  },
  {
    name: 'plug a disk into the stored definition',
    happens: virsh(ownDisk('vdx')[0] ?? '', `${ownDisk('vdx')[1] ?? ''} --config`),
    status: 'rescued',
    theirs: { files: ['vdx.qcow2'], definition: true },
  },
  {
    name: 'plug a disk into both at once',
    happens: virsh(ownDisk('vdx')[0] ?? '', `${ownDisk('vdx')[1] ?? ''} --live --config`),
    status: 'rescued',
    theirs: { files: ['vdx.qcow2'], definition: true },
  },
  {
    name: 'take a disk out of the running rescue',
    happens: async (web, lab) => {
      await untilBooted()
      await virsh('detach-disk WEB vdb --live')(web, lab)
    },
    status: 'rescued',
  },
  {
    name: 'take a disk out of the stored definition',
    happens: virsh('detach-disk WEB vdb --config'),
    status: 'rescued',
    theirs: { definition: true },
  },
  {
    name: 'take a snapshot of all disks (stable)',
    happens: snapshot,
    status: 'rescued',
    theirs: { files: ['root.later', 'data.later'], definition: true },
  },
  {
    name: 'take a snapshot of the rescue disk and switch it off',
    happens: virsh(
      'snapshot-create-as WEB later --disk-only --no-metadata --diskspec vda,snapshot=no --diskspec vdb,snapshot=no',
      'destroy WEB',
    ),
    status: 'stopped',
  },
  {
    name: 'take a snapshot into the images themselves',
    happens: virsh('snapshot-create-as WEB inside'),
    status: 'rescued',
  },
  {
    name: 'copy a disk at that moment',
    happens: virsh(
      'blockcopy WEB vda IMAGES/WEB-copy.qcow2 --format qcow2 --transient-job --bandwidth 1',
    ),
    status: 'rescued',
    theirs: { files: ['copy.qcow2'] },
  },
  {
    name: 'take a snapshot into the images of a transient instance',
    instance: { transient: true },
    happens: virsh('snapshot-create-as WEB inside'),
    status: 'rescued',
  },
]

describe('what others do', function () {
  this.timeout(180_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
    makeImage(lab.daemon, HEEDING, Buffer.concat([bootSector('off'), Buffer.alloc(1 << 20)]))
  })
  after(() => lab.stop())

  for (const row of ROWS) {
    it(`while rescued, they ${row.name}: destroy leaves what is theirs, and nothing of ours`, async () => {
      const { up, refresh, destroy } = commands(lab)
      const web = await lab.instance(row.instance)
      const before = await standingOf(lab, web)
      const outputs = await up(withProperties(lab, web, row.properties))
      await row.happens(web, lab)
      expect(await refresh(outputs)).to.include({ status: row.status })
      const meanwhile = await web.hash()
      const warned = lab.warnings.length
      await destroy(outputs)
      const after = await standingOf(lab, web)
      const { files = [], definition = false } = row.theirs ?? {}
      expect(after.state).to.equal(before.state)
      expect(after.volumes).to.deep.equal(withFiles(before, web, files))
      expect(after.definition === before.definition, 'the old definition').to.equal(!definition)
      if (definition) expect(after.definition, 'theirs').to.equal(meanwhile)
      expect(lab.warnings.length > warned, 'a warning').to.equal(definition)
    })
  }

  it('they rename it after its rescue system went off: up enters again, destroy ends it', async () => {
    const { up, upAgain, refresh, destroy } = commands(lab)
    const web = await lab.instance()
    const { volumes } = await standingOf(lab, web)
    const inputs = lab.inputs(web)
    const outputs = await up(inputs)
    await lab.daemon.virsh('destroy', web.name)
    await lab.daemon.virsh('domrename', web.name, `${web.name}-new`)
    const seen = await refresh(outputs)
    expect(seen).to.include({ status: 'stopped' })
    const again = await upAgain(seen ?? outputs, inputs)
    expect(again).to.include({ status: 'rescued', instance: web.name })
    await destroy(again)
    expect((await lab.daemon.virsh('domstate', `${web.name}-new`)).trim()).to.equal('running')
    expect(await web.volumes()).to.deep.equal(volumes)
  })

  for (const running of [true, false]) {
    it(`they shut the rescue system of an instance down that was ${running ? 'running' : 'off'}: up enters again, destroy ends it`, async () => {
      const { up, upAgain, refresh, destroy } = commands(lab)
      const web = await lab.instance({ running })
      const before = await standingOf(lab, web)
      const inputs = obedient(lab, web)
      const outputs = await up(inputs)
      await untilBooted()
      await lab.daemon.virsh('shutdown', web.name)
      await until('it is off', async () => (await web.state()) === 'shut off')
      const seen = await refresh(outputs)
      expect(seen).to.include({ status: 'stopped' })
      const again = await upAgain(seen ?? outputs, inputs)
      expect(again).to.include({ status: 'rescued', rescueId: outputs.rescueId })
      expect(await lab.daemon.virsh('dumpxml', web.name)).to.include(HEEDING)
      await destroy(again)
      expect(await standingOf(lab, web)).to.deep.equal(before)
    })
  }

  it('they migrate the running rescue away: nothing is started or deleted until it is back', async () => {
    const { up, upAgain, refresh, destroy } = commands(lab)
    const there = await openLab({ config: `host_uuid = "${OTHER_UUID}"` })
    const web = await lab.instance({ change: migratable })
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    const volumes = await web.volumes()
    await migrate(web, lab, there)
    const seen = await refresh(outputs)
    expect(seen).to.include({ status: 'elsewhere' })
    expect(await upAgain(seen ?? outputs, lab.inputs(web))).to.include({ status: 'elsewhere' })
    expect((await failureOf(destroy(outputs))).message).to.match(/migrated to another host/)
    expect(await web.volumes()).to.deep.equal(volumes)
    expect((await there.daemon.virsh('domstate', web.name)).trim()).to.equal('running')
    await migrate(web, there, lab)
    expect(await refresh(outputs)).to.include({ status: 'rescued' })
    await destroy(outputs)
    await there.stop()
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })
})

const OTHER_UUID = '2e9dbc1e-6fd5-4c33-a6a4-6a0a3f4e6f11'

/** VNC on a socket inside a host's own folder cannot move. */
function migratable(xml: string): string {
  return xml.replace(/<graphics[\s\S]*?<\/graphics>/, '').replace(/<graphics[^>]*\/>/, '')
}

async function migrate(web: BareInstance, from: Lab, to: Lab): Promise<void> {
  const options = ['--live', '--unsafe', '--migrateuri', 'tcp://127.0.0.1']
  await from.daemon.virsh('migrate', ...options, web.name, to.daemon.uri)
}

/** A rescue whose system goes off when its power button is pressed. */
function obedient(lab: Lab, web: BareInstance): ReturnType<Lab['inputs']> {
  const properties = { hw_rescue_bus: 'virtio' }
  const path = join(lab.daemon.images, HEEDING)
  return lab.inputs(web, { image: { path, properties } })
}

const HEEDING = 'heeding.img'

function withProperties(
  lab: Lab,
  web: BareInstance,
  properties: Row['properties'],
): ReturnType<Lab['inputs']> {
  const inputs = lab.inputs(web)
  return properties === undefined ? inputs : { ...inputs, image: { ...inputs.image, properties } }
}

function withFiles(before: Standing, web: BareInstance, files: readonly string[]): string[] {
  return [...before.volumes, ...files.map((file) => `${web.name}-${file}`)].sort()
}
