import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import type { BareInstance } from '../../instance-rescue/support/instance.js'
import { withoutRescueDisk } from './support/definition-edits.js'
import {
  commands,
  commandsIn,
  failureOf,
  openLab,
  paste,
  standingOf,
  type Lab,
  type Standing,
} from './support/lab.js'

const MODES = [
  ['stable', { hw_rescue_bus: 'virtio' }],
  ['legacy', {}],
] as const

describe('what others do to disks that a rescue protects', function () {
  this.timeout(180_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  const inputs = (
    web: BareInstance,
    properties: Readonly<Record<string, string>> = MODES[0][1],
    originalDisks: RescueInputs['originalDisks'] = 'discard',
  ): RescueInputs =>
    lab.inputs(web, { originalDisks, image: { ...lab.inputs(web).image, properties } })

  const hashes = (web: BareInstance): readonly string[] =>
    ['root', 'data'].map((disk) =>
      createHash('sha256')
        .update(readFileSync(join(lab.daemon.images, `${web.name}-${disk}.qcow2`)))
        .digest('hex'),
    )
  const virsh = (...args: readonly string[]): Promise<string> => lab.daemon.virsh(...args)
  const dump = (web: BareInstance, ...options: readonly string[]): Promise<string> =>
    virsh('dumpxml', web.name, '--security-info', ...options)
  const define = async (web: BareInstance, xml: string): Promise<void> => {
    const path = join(lab.daemon.directory, `${web.name}-new.xml`)
    writeFileSync(path, xml)
    await virsh('define', path)
  }
  const snapshot = (web: BareInstance, ...more: readonly string[]): Promise<string> =>
    virsh('snapshot-create-as', web.name, 'later', '--disk-only', '--no-metadata', ...more)
  const copy = async (
    web: BareInstance,
    file: string,
    ...more: readonly string[]
  ): Promise<void> => {
    const path = join(lab.daemon.images, file)
    const how = ['--format', 'qcow2', '--transient-job', '--wait', '--pivot', ...more]
    await virsh('blockcopy', web.name, 'vda', path, ...how)
  }
  /** What must be the same at the end, whatever was done: nothing of ours is left, and the disks are untouched. */
  const isAsBefore = async (
    web: BareInstance,
    before: Standing & { readonly disks: readonly string[] },
    added: readonly string[] = [],
  ): Promise<void> => {
    const volumes = [...before.volumes, ...added].sort()
    expect({ ...(await standingOf(lab, web)), disks: hashes(web) }).to.deep.equal({
      ...before,
      volumes,
    })
    if (before.state === 'running')
      expect(await dump(web))
        .to.contain(`${web.name}-root.qcow2'`)
        .and.not.to.contain('overlay')
  }
  const standing = async (
    web: BareInstance,
  ): Promise<Standing & { readonly disks: readonly string[] }> => ({
    ...(await standingOf(lab, web)),
    disks: hashes(web),
  })

  for (const [mode, properties] of MODES) {
    it(`a snapshot (${mode}): it goes with the overlays, and the definition stays`, async () => {
      const { up, destroy } = commands(lab)
      const web = await lab.instance()
      const before = await standing(web)
      const outputs = await up(inputs(web, properties))
      await snapshot(web)
      expect(await dump(web)).to.contain('overlay0.later')
      await destroy(outputs)
      await isAsBefore(web, before)
    })

    for (const originalDisks of ['discard', 'read-only'] as const)
      it(`they define the instance from what runs (${mode}, ${originalDisks}): the original comes back`, async () => {
        const { up, destroy } = commands(lab)
        const web = await lab.instance()
        const before = await standing(web)
        const outputs = await up(inputs(web, properties, originalDisks))
        await define(web, await dump(web))
        const said = lab.warnings.length
        await destroy(outputs)
        expect(lab.warnings.slice(said).join()).to.contain('its original definition was put back.')
        await isAsBefore(web, before)
      })
  }

  it('a snapshot with a file of their own, then the rescue goes off: the file stays, and the disk is the instance’s', async () => {
    const { up, destroy } = commands(lab)
    for (const isOff of [false, true]) {
      const web = await lab.instance()
      const before = await standing(web)
      const outputs = await up(inputs(web))
      const file = `${web.name}-mine.qcow2`
      const others = ['vdb', 'vdc'].flatMap((disk) => ['--diskspec', `${disk},snapshot=no`])
      await snapshot(web, '--diskspec', `vda,file=${join(lab.daemon.images, file)}`, ...others)
      if (isOff) await virsh('destroy', web.name)
      const said = lab.warnings.length
      await destroy(outputs)
      if (!isOff) expect(lab.warnings.slice(said).join()).to.contain(file).and.contain('They stay')
      await isAsBefore(web, before, [file])
    }
  })

  it('a snapshot of a transient instance: it goes on with its own files', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance({ transient: true })
    const disks = hashes(web)
    const outputs = await up(inputs(web))
    await snapshot(web)
    await destroy(outputs)
    expect(await web.state()).to.equal('running')
    expect(await dump(web)).to.contain(`${web.name}-root.qcow2'`)
    expect((await web.volumes()).join()).not.to.contain(web.uuid)
    expect(hashes(web)).to.deep.equal(disks)
    expect(await virsh('dominfo', web.name)).to.match(/^Persistent: +no$/m)
  })

  it('a copy that it goes on with: the copy stays, the instance goes on with its own disk, and both are said', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standing(web)
    const outputs = await up(inputs(web))
    await copy(web, `${web.name}-copy.qcow2`)
    const said = lab.warnings.length
    await destroy(outputs)
    expect(lab.warnings.slice(said).join()).to.contain(
      `Somebody moved disk 'vda' of the rescue of instance '${web.name}' to '${lab.daemon.images}/${web.name}-copy.qcow2'. That file stays`,
    )
    await isAsBefore(web, before, [`${web.name}-copy.qcow2`])
  })

  it('a copy of what was written alone, on the disk itself: destroy stops nothing; the commands that it prints throw it away', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standing(web)
    const outputs = await up(inputs(web))
    await copy(web, `${web.name}-part.qcow2`, '--shallow')
    const { message } = await failureOf(destroy(outputs))
    expect(message).to.contain(`${web.name}-part.qcow2`).and.contain('so nothing was stopped')
    for (const command of commandsIn(message).slice(-2)) await paste(command)
    await destroy(outputs)
    await isAsBefore(web, before, [`${web.name}-part.qcow2`])
  })

  it('a merge into the disk itself: what was written stays, and that is said', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(inputs(web))
    const own = join(lab.daemon.images, `${web.name}-root.qcow2`)
    await virsh('blockcommit', web.name, 'vda', '--active', '--pivot', '--base', own)
    const said = lab.warnings.length
    await destroy(outputs)
    expect(lab.warnings.slice(said).join()).to.contain(
      `Somebody merged what the rescue system wrote to disk 'vda' of instance '${web.name}' into '${own}', so it stays.`,
    )
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  it('an overlay that is filled with its whole disk: it goes, and the disk stays', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standing(web)
    const outputs = await up(inputs(web))
    await virsh('blockpull', web.name, 'vda', '--wait')
    await destroy(outputs)
    await isAsBefore(web, before)
  })

  it('they define it from the rescue without the rescue disk, and start it: nothing is stopped, and the commands that it prints keep what it wrote', async () => {
    const { up, destroy } = commands(lab)
    for (const isKept of [true, false]) {
      const web = await lab.instance()
      const before = await standing(web)
      const outputs = await up(inputs(web))
      await define(web, withoutRescueDisk(await dump(web)))
      await virsh('destroy', web.name)
      await virsh('start', web.name)
      const { message } = await failureOf(destroy(outputs))
      expect(message).to.contain('runs its own system on overlays of the rescue')
      expect(await web.state()).to.equal('running')
      const printed = commandsIn(message)
      for (const command of isKept ? printed.slice(0, 2) : printed.slice(2)) await paste(command)
      await destroy(outputs)
      if (isKept) {
        const { volumes, definition } = await standingOf(lab, web)
        expect({ volumes, definition }).to.deep.equal({
          volumes: before.volumes,
          definition: before.definition,
        })
        expect(await dump(web)).not.to.contain('overlay')
      } else await isAsBefore(web, before)
    }
  })
})
