import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
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

const PROGRAM = join(import.meta.dirname, '../../../provider/cli/main.js')

describe('the last definition of an instance', function () {
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

/** What an operator makes of the XML of a rescue who was told to remove the rescue disk and its boot order. */
function withoutRescueDisk(xml: string): string {
  return xml
    .replace(/<disk (?:(?!<\/disk>)[^])*\.disk'[^]*?<\/disk>/, '')
    .replace(/<boot order[^>]*>/g, '')
}

async function definePoolAgain({ daemon }: Lab, old: string, name: string): Promise<void> {
  await daemon.virsh('pool-destroy', old)
  await daemon.virsh('pool-undefine', old)
  await daemon.virsh('pool-define-as', name, 'dir', '--target', daemon.images)
  await daemon.virsh('pool-start', name)
}
