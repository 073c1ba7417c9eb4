import { expect } from 'chai'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import type { BareInstance } from '../../instance-rescue/support/instance.js'
import {
  commands,
  commandsIn,
  failureOf,
  openLab,
  paste,
  standingOf,
  type Lab,
} from './support/lab.js'

const LEGACY = {}
const MODES = [
  ['stable', { hw_rescue_bus: 'virtio' }],
  ['legacy', LEGACY],
] as const

describe('a definition that was saved or a disk that was moved during a rescue', function () {
  this.timeout(180_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  const inputs = (web: BareInstance, properties: Record<string, string>): RescueInputs =>
    lab.inputs(web, { image: { ...lab.inputs(web).image, properties } })
  /** Saves what runs as a backup of definitions would, edits it, and defines it again. */
  async function defineAgain(
    web: BareInstance,
    edit = (xml: string): string => xml,
  ): Promise<void> {
    const path = join(lab.daemon.directory, `${web.name}-saved.xml`)
    writeFileSync(path, edit(await lab.daemon.virsh('dumpxml', web.name, '--security-info')))
    await lab.daemon.virsh('define', path)
  }
  const snapshot = (web: BareInstance): Promise<string> =>
    lab.daemon.virsh('snapshot-create-as', web.name, 'later', '--disk-only', '--no-metadata')
  const isRunningOn = async (web: BareInstance, file: string): Promise<boolean> =>
    (await lab.daemon.virsh('dumpxml', web.name)).includes(`${web.name}-${file}'`)

  for (const [mode, properties] of MODES) {
    it(`11.1: they define the instance from what runs (${mode}): destroy puts the original back`, async () => {
      const { up, destroy } = commands(lab)
      const web = await lab.instance()
      const before = await standingOf(lab, web)
      const outputs = await up(inputs(web, properties))
      await defineAgain(web)
      const said = lab.warnings.length
      await destroy(outputs)
      expect(await standingOf(lab, web)).to.deep.equal(before)
      expect(lab.warnings.slice(said).join('\n')).to.contain(
        `Somebody defined instance '${web.name}' from the running rescue; its original definition was put back.`,
      )
    })
  }

  it('11.1: with an edit that can be kept, destroy keeps it', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    await defineAgain(web, (xml) => xml.replaceAll('65536</', '131072</'))
    await destroy(outputs)
    const stored = await lab.daemon.virsh('dumpxml', web.name, '--inactive')
    expect(stored).to.contain('131072</memory>').and.not.to.contain(outputs.rescueId)
    expect((await standingOf(lab, web)).volumes).to.deep.equal(before.volumes)
  })

  it('11.1: with one that cannot, the copy stays, and what the message says brings the original back', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    await defineAgain(web, (xml) => xml.replace('<acpi/>', '<acpi/><apic/>'))
    const { message } = await failureOf(destroy(outputs))
    expect(message)
      .to.contain('cannot be carried over')
      .and.contain('The copy of the original stays')
    for (const command of commandsIn(message)) await paste(command, lab.daemon.directory)
    await destroy(outputs)
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  it('11.2: a snapshot in a legacy rescue: destroy stops nothing and names both files; the merge that it prints keeps the repair', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(inputs(web, LEGACY))
    await snapshot(web)
    const { message } = await failureOf(destroy(outputs))
    expect(message).to.contain(`${web.name}-root.later'`).and.contain(`${web.name}-root.qcow2'`)
    expect(await web.state(), 'nothing was stopped').to.equal('running')
    const [merge = ''] = commandsIn(message)
    await paste(merge)
    await destroy(outputs)
    expect(await standingOf(lab, web)).to.deep.equal({
      ...before,
      volumes: [...before.volumes, `${web.name}-root.later`].sort(),
    })
  })

  it('11.2: the other commands that it prints throw the repair away', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(inputs(web, LEGACY))
    await snapshot(web)
    const { message } = await failureOf(destroy(outputs))
    for (const command of commandsIn(message).slice(-2)) await paste(command)
    await destroy(outputs)
    expect(await isRunningOn(web, 'root.qcow2')).to.equal(true)
    expect((await standingOf(lab, web)).definition).to.equal(before.definition)
  })

  for (const { what, options, happens } of [
    { what: 'a transient instance', options: { transient: true }, happens: snapshot },
    {
      what: 'an instance that was undefined meanwhile',
      options: {},
      happens: async (web: BareInstance) => {
        await snapshot(web)
        await lab.daemon.virsh('undefine', web.name)
      },
    },
  ]) {
    it(`11.2: a snapshot of ${what}: it goes on with the new files`, async () => {
      const { up, destroy } = commands(lab)
      const web = await lab.instance(options)
      const outputs = await up(lab.inputs(web))
      await happens(web)
      await destroy(outputs)
      expect(await web.state()).to.equal('running')
      expect(await isRunningOn(web, 'root.later')).to.equal(true)
      expect(await isRunningOn(web, 'data.later')).to.equal(true)
      expect((await web.volumes()).join()).not.to.contain(web.uuid)
    })
  }

  for (const [mode, properties] of MODES)
    for (const order of ['define', 'snapshot'] as const) {
      it(`11.1, 11.2: a transient instance (${mode}) is defined from what runs and gets a snapshot, ${order} first: destroy loses neither the repair nor the edit`, async () => {
        const { up, destroy } = commands(lab)
        const web = await lab.instance({ transient: true })
        const outputs = await up(inputs(web, properties))
        const define = (): Promise<void> =>
          defineAgain(web, (xml) => xml.replaceAll('65536</', '131072</'))
        if (order === 'define') await define()
        await snapshot(web)
        if (order === 'snapshot') await define()
        await destroy(outputs)
        expect(await web.state()).to.equal('running')
        expect(await isRunningOn(web, 'root.later')).to.equal(true)
        const live = await lab.daemon.virsh('dumpxml', web.name)
        expect(live).to.contain('131072</memory>').and.not.to.contain(outputs.rescueId)
        expect(await lab.daemon.virsh('dominfo', web.name)).to.match(/^Persistent: +yes$/m)
        expect((await web.volumes()).join()).not.to.contain(web.uuid)
      })
    }

  it('11.2: somebody who writes another file into the definition meanwhile has chosen: destroy starts on it', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const outputs = await up(lab.inputs(web))
    const restored = join(lab.daemon.images, `${web.name}-restored.qcow2`)
    await lab.daemon.virsh(
      ...`vol-create-as default ${web.name}-restored.qcow2 16M --format qcow2`.split(' '),
    )
    const path = join(lab.daemon.directory, `${web.name}-edited.xml`)
    const xml = await lab.daemon.virsh('dumpxml', web.name, '--inactive', '--security-info')
    writeFileSync(path, xml.replace(`${web.name}-data.qcow2`, `${web.name}-restored.qcow2`))
    await lab.daemon.virsh('define', path)
    await destroy(outputs)
    expect(await isRunningOn(web, 'restored.qcow2')).to.equal(true)
    expect(readFileSync(restored).length).to.be.greaterThan(0)
  })

  it('11.2: a disk copied to another file and pivoted to (legacy): destroy names both files', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const outputs = await up(inputs(web, LEGACY))
    const copy = join(lab.daemon.images, `${web.name}-copy.qcow2`)
    await lab.daemon.virsh(
      ...`blockcopy ${web.name} vdb ${copy} --format qcow2 --transient-job --wait --pivot`.split(
        ' ',
      ),
    )
    const { message } = await failureOf(destroy(outputs))
    expect(message).to.contain(copy).and.contain('virsh').and.contain('edit')
    const stored = join(lab.daemon.directory, 'edited.xml')
    const xml = await lab.daemon.virsh('dumpxml', web.name, '--inactive', '--security-info')
    writeFileSync(stored, xml.replace(`${web.name}-root.qcow2`, `${web.name}-copy.qcow2`))
    await lab.daemon.virsh('define', stored)
    await destroy(outputs)
    expect(await isRunningOn(web, 'copy.qcow2')).to.equal(true)
    expect(readFileSync(copy).length).to.be.greaterThan(0)
  })
})
