import { spoilRecord } from '../../record/spoil-record.js'
import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { makeImage, type BareInstance } from '../../instance-rescue/support/instance.js'
import { bootSector } from './support/boot-sector.js'
import {
  commands,
  openLab,
  standingOf,
  untilBooted,
  type Lab,
  commandsIn,
  paste,
} from './support/lab.js'

const PROGRAM = join(import.meta.dirname, '../../../provider/cli/main.js')

/** What a command line came to. */
interface Said {
  readonly status: number
  readonly text: string
}

describe('without Pulumi', function () {
  this.timeout(120_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
    makeImage(lab.daemon, HEEDING, Buffer.concat([bootSector('off'), Buffer.alloc(1 << 20)]))
  })
  after(() => lab.stop())

  const cli = (...args: string[]): Promise<Said> =>
    new Promise((resolve) => {
      const argv = [PROGRAM, ...args, '--uri', lab.daemon.uri]
      const child = execFile(process.execPath, argv, (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : Number(error.code), text: stdout + stderr })
      })
      child.stdin?.end()
    })
  const recordOf = (web: BareInstance): string => join(lab.daemon.images, `${web.uuid}.rescue`)

  it('status lists every rescue, whose it is and where its record is', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const outputs = await up(lab.inputs(web))
    const all = await cli('status')
    expect(all.status).to.equal(0)
    expect(all.text).to.match(
      new RegExp(
        `${web.name}: rescued\\n.*the instance was running before\\n.*'fix' of stack organization/rows/lab`,
      ),
    )
    expect(await cli('status', web.uuid)).to.deep.equal(all)
    await destroy(outputs)
    expect(await cli('status', web.name)).to.deep.include({ status: 1 })
  })

  it('unrescue asks nobody where nobody is there, and does it with --yes', async () => {
    const { up, refresh } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    const asked = await cli('unrescue', web.name)
    expect(asked).to.include({ status: 2 })
    expect(asked.text).to.include(`remove volume '${web.uuid}.${outputs.rescueId}.disk'`)
    expect(await web.state()).to.equal('running')
    expect((await refresh(outputs))?.status).to.equal('rescued')
    expect(await cli('unrescue', web.name, '--yes')).to.include({ status: 0 })
    expect(await standingOf(lab, web)).to.deep.equal(before)
    expect(await refresh(outputs)).to.equal(undefined)
    expect(await cli('unrescue', web.name, '--yes')).to.include({ status: 1 })
  })

  it('a rescue whose record is gone is found and ended by its mark, the rescue disk in another pool', async () => {
    const { up } = commands(lab)
    const folder = join(lab.daemon.directory, 'other')
    await lab.daemon.virsh(
      `pool-define-as other dir --target ${folder}; pool-build other; pool-start other`,
    )
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    await up(heeding(lab, web, { pool: 'other' }))
    await untilBooted()
    await lab.daemon.virsh('vol-delete', `${web.uuid}.rescue`, 'default')
    expect((await cli('status', web.name)).text).to.match(/rescued \(its record is missing\)/)
    const ended = await cli('unrescue', web.name, '--yes')
    expect(ended, ended.text).to.include({ status: 0 })
    expect(await standingOf(lab, web)).to.deep.equal(before)
    await lab.daemon.virsh('pool-refresh', 'other')
    expect((await lab.daemon.virsh('vol-list', 'other')).trim()).to.equal('')
  })

  it('a record that cannot be read is not acted on; what its message says ends the rescue', async () => {
    const { up } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    await up(heeding(lab, web))
    await untilBooted()
    spoilRecord(recordOf(web))
    const refused = await cli('unrescue', web.name, '--yes')
    expect(refused).to.include({ status: 1 })
    for (const command of commandsIn(refused.text)) await paste(command)
    expect(await cli('unrescue', web.name, '--yes')).to.include({ status: 0 })
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  it('a pool of others whose folder is gone keeps nobody from ending a rescue', async () => {
    const { up } = commands(lab)
    const folder = join(lab.daemon.directory, 'iso')
    await lab.daemon.virsh(
      `pool-define-as iso dir --target ${folder}; pool-build iso; pool-start iso`,
    )
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    await up(lab.inputs(web))
    rmSync(folder, { recursive: true })
    expect(await cli('unrescue', web.name, '--yes')).to.include({ status: 0 })
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  for (const transient of [false, true]) {
    it(`virsh destroy and virsh start are always enough${transient ? ', of a transient instance, too' : ''}`, async () => {
      const { up, refresh, destroy } = commands(lab)
      const web = await lab.instance({ transient })
      const before = await standingOf(lab, web)
      const outputs = await up(lab.inputs(web))
      await lab.daemon.virsh('destroy', web.name)
      await lab.daemon.virsh('start', web.name)
      const id = await lab.daemon.virsh('domid', web.name)
      expect(await lab.daemon.virsh('dumpxml', web.name)).to.not.include(outputs.rescueId)
      expect((await refresh(outputs))?.status).to.equal('left')
      await destroy(outputs)
      expect(await lab.daemon.virsh('domid', web.name), 'never powered off').to.equal(id)
      expect(await standingOf(lab, web)).to.deep.equal(before)
    })
  }
})

/** A rescue whose system heeds the power button: nothing remembers how long it would have been given. */
function heeding(lab: Lab, web: BareInstance, more: Partial<RescueInputs> = {}): RescueInputs {
  const properties = { hw_rescue_bus: 'virtio' }
  return lab.inputs(web, { image: { path: join(lab.daemon.images, HEEDING), properties }, ...more })
}

const HEEDING = 'heeding.img'
