import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { BareInstance } from '../../instance-rescue/support/instance.js'
import { definePoolAgain, MOVED_TWICE, withoutRescueDisk } from './support/definition-edits.js'
import {
  commands,
  commandsIn,
  failureOf,
  openLab,
  paste,
  standingOf,
  until,
  type Lab,
} from './support/lab.js'

const PROGRAM = join(import.meta.dirname, '../../../provider/cli/main.js')

describe('the last definition of an instance, and the newest file of its disk', function () {
  this.timeout(180_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  const dump = (web: BareInstance, ...options: readonly string[]): Promise<string> =>
    lab.daemon.virsh('dumpxml', web.name, '--security-info', ...options)
  const define = async (web: BareInstance, xml: string): Promise<void> => {
    const path = join(lab.daemon.directory, `${web.name}-new.xml`)
    writeFileSync(path, xml)
    await lab.daemon.virsh('define', path)
  }
  const snapshot = (web: BareInstance, name = 'later'): Promise<string> =>
    lab.daemon.virsh('snapshot-create-as', web.name, name, '--disk-only', '--no-metadata')
  const deleteCopy = async (): Promise<void> => {
    const [copy = ''] = readdirSync(lab.daemon.images).filter((name) =>
      name.endsWith('.definition'),
    )
    await lab.daemon.virsh('vol-delete', '--pool', 'default', copy)
  }

  for (const transient of [false, true]) {
    it(`15: undefined (${transient ? 'transient' : 'persistent'}), and the copy is deleted: nothing is stopped until it is defined as the message says`, async () => {
      const { up, destroy } = commands(lab)
      const web = await lab.instance({ transient })
      const outputs = await up(lab.inputs(web))
      await lab.daemon.virsh('undefine', web.name)
      await deleteCopy()
      const { message } = await failureOf(destroy(outputs))
      expect(message).to.contain('only what runs still has its definition, so nothing was stopped')
      expect(await web.state()).to.equal('running')
      const [print = '', defineIt = ''] = commandsIn(message)
      writeFileSync(join(lab.daemon.directory, 'FILE'), withoutRescueDisk(await paste(print)))
      await paste(defineIt, lab.daemon.directory)
      await destroy(outputs)
      expect(await web.state()).to.equal('running')
      expect((await standingOf(lab, web)).volumes.join()).not.to.contain(web.uuid)
      expect(await dump(web, '--inactive')).not.to.contain(outputs.rescueId)
    })
  }

  it('9: defined from the rescue, and the copy is deleted: nothing is stopped; once the disk is removed as the message says, destroy removes the marks', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const outputs = await up(lab.inputs(web))
    await define(web, await dump(web))
    await deleteCopy()
    expect(await failureOf(destroy(outputs)))
      .to.have.property('message')
      .that.contains('the copy of its original definition is gone')
    expect(await dump(web), 'the rescue runs on').to.contain(outputs.rescueId)
    await define(web, withoutRescueDisk(await dump(web, '--inactive')))
    await destroy(outputs)
    expect(lab.warnings.join('\n')).to.contain(
      'the marks of the rescue were removed from that definition, because the copy of the original is gone.',
    )
    const stored = await dump(web, '--inactive')
    expect(stored).not.to.match(/RESCUE of|Without Pulumi|<boot order/)
    expect(stored).not.to.contain(outputs.rescueId).and.not.to.contain('<title>')
    expect(await web.state()).to.equal('running')
  })

  it('22: a snapshot that libvirt noted, then the instance goes off and is undefined: it is not started on the older files of the copy', async () => {
    const { up, upAgain, refresh, destroy } = commands(lab)
    const web = await lab.instance()
    const outputs = await up(lab.inputs(web))
    await snapshot(web)
    await lab.daemon.virsh('destroy', web.name)
    await lab.daemon.virsh('undefine', web.name)
    const { message } = await failureOf(destroy(outputs))
    expect(message).to.contain(`${web.name}-root.later'`).and.contain(`${web.name}-root.qcow2'`)
    expect(message).to.contain('so the instance was not started')
    expect(await web.state()).to.equal('shut off')
    const again = await failureOf(upAgain((await refresh(outputs)) ?? outputs, lab.inputs(web)))
    expect(again.message).to.contain('write the new file and its format into the definition with')
    const stored = await dump(web, '--inactive')
    await define(web, stored.replaceAll(/-(root|data)\.qcow2'/g, "-$1.later'"))
    await destroy(outputs)
    expect(await dump(web)).to.contain(`${web.name}-root.later'`)
    expect(await web.state()).to.equal('running')
  })

  it('22: the other command that it prints starts it as it is', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const outputs = await up(
      lab.inputs(web, { image: { ...lab.inputs(web).image, properties: {} } }),
    )
    await snapshot(web)
    await lab.daemon.virsh('destroy', web.name)
    const { message } = await failureOf(destroy(outputs))
    await paste(commandsIn(message)[1] ?? '')
    await destroy(outputs)
    expect(await dump(web)).to.contain(`${web.name}-root.qcow2'`)
    expect((await web.volumes()).join()).not.to.contain(web.uuid)
  })

  it('16: a snapshot while the rescue system is shut down: it is not powered off', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const outputs = await up(
      lab.inputs(web, {
        image: { ...lab.inputs(web).image, properties: {} },
        shutdownTimeout: 5,
      }),
    )
    const ending = failureOf(destroy(outputs))
    await until('it was asked to shut down', () =>
      Promise.resolve(lab.stages.some((text) => text.startsWith('Asked the rescue system'))),
    )
    await snapshot(web)
    expect((await ending).message).to.contain(`${web.name}-root.later'`)
    expect(await dump(web), 'the rescue runs on').to.contain(outputs.rescueId)
  })

  for (const { what, edit, properties } of MOVED_TWICE) {
    it(`${what}, and then a snapshot: destroy stops nothing and names the new file`, async () => {
      const { up, destroy } = commands(lab)
      const web = await lab.instance()
      const image = { ...lab.inputs(web).image, properties }
      const outputs = await up(lab.inputs(web, { image }))
      await snapshot(web, 's1')
      await define(web, edit(await dump(web, '--inactive'), web.name))
      await snapshot(web, 's2')
      const { message } = await failureOf(destroy(outputs))
      expect(message).to.contain(`${web.name}-root.s2'`).and.contain('so nothing was stopped')
      expect(await dump(web), 'the rescue runs on').to.contain(outputs.rescueId)
    })
  }

  it('10: defined from the rescue, with a disk of theirs that boots first: the copy stays, and the disk is named', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const outputs = await up(lab.inputs(web))
    const theirs = `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${lab.daemon.images}/theirs.img'/><target dev='vde' bus='virtio'/><boot order='1'/></disk>`
    const rescue = (await dump(web)).replaceAll("<boot order='1'/>", '')
    await define(web, rescue.replace('<graphics', `${theirs}$&`))
    const { message } = await failureOf(destroy(outputs))
    expect(message).to.contain("disk 'vde' was added").and.contain('The copy of the original stays')
  })

  it('19: a colleague defines a transient instance for good, with an edit: it stays defined', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance({ transient: true })
    const outputs = await up(lab.inputs(web))
    await define(web, (await dump(web, '--inactive')).replaceAll('65536</', '131072</'))
    await destroy(outputs)
    expect(await dump(web, '--inactive')).to.contain('131072</memory>')
    expect(await lab.daemon.virsh('dominfo', web.name)).to.match(/^Persistent: +yes$/m)
    expect(lab.warnings).to.include(
      `Instance '${web.name}' was transient before the rescue. Its stored definition is not the one from before the rescue, so it stays.`,
    )
  })

  it('12: its pool is defined again with another UUID, and the instance is undefined: unrescue finds the copy', async () => {
    const { up } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    await up(lab.inputs(web))
    await definePoolAgain(lab, 'default', 'other')
    await lab.daemon.virsh('undefine', web.name)
    const argv = [PROGRAM, 'unrescue', '--yes', web.name, '--uri', lab.daemon.uri]
    await promisify(execFile)(process.execPath, argv)
    await definePoolAgain(lab, 'other', 'default')
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })
})
