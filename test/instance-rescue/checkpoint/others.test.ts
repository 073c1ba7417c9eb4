import { expect } from 'chai'
import {
  create,
  merge,
  read,
  remove,
  startProbation,
  update,
} from '../../../provider/instance-rescue/index.js'
import { REPAIRED, BROKEN, behind, messageOf, expectClean, rename } from './behind.js'
import { makeCheckpointHost } from './checkpoint-host.js'

describe('what others do to a checkpoint, in memory', () => {
  for (const act of [startProbation, merge])
    it(`${act.name}: if somebody started the instance in between, the overlays are refused, and destroy throws them away`, async () => {
      for (const isOff of [true, false]) {
        const host = await makeCheckpointHost()
        host.repair()
        host.fake.powerOff('web')
        await behind(host, async (libvirt, dom) => {
          await libvirt.domainCreateWithFlags({ dom })
          if (isOff) await libvirt.domainDestroyFlags({ dom })
        })
        expect(await messageOf(host, act(host.outputs, host.runtime))).to.match(
          isOff
            ? /disk 'vda' was written to since its overlay was made; disk 'vdb' was written to/
            : /runs its own system from its disks, because somebody started it/,
        )
        if (isOff)
          expect(await messageOf(host, update(host.outputs, host.inputs, host.runtime))).to.contain(
            'was written to since',
          )
        const said = host.warnings.length
        await host.run(remove(host.outputs, host.runtime))
        if (!isOff) expect(host.warnings.slice(said).join()).to.contain('it is thrown away')
        expectClean(host, BROKEN)
      }
    })

  it('a snapshot of an overlay is refused before anything is stopped', async () => {
    for (const isTried of [false, true]) {
      const host = await makeCheckpointHost()
      if (isTried) await host.run(startProbation(host.outputs, host.runtime))
      const web = host.fake.domain('web')
      const { id } = web
      web.live = (web.live ?? '').replace(
        /<source file="([^"]*overlay1[^"]*)"\/>/,
        '<source file="/images/snapshot"/><backingStore type="file"><source file="$1"/></backingStore>',
      )
      const act = isTried ? merge : startProbation
      expect(await messageOf(host, act(host.outputs, host.runtime))).to.contain(
        "lies on '/images/snapshot' and not on the overlay",
      )
      expect(web.id).to.equal(id)
      expect(host.content()).to.deep.equal(BROKEN)
    }
  })

  it('a disk that somebody moved in the stored definition is refused before anything is stopped', async () => {
    for (const isTried of [false, true]) {
      const host = await makeCheckpointHost()
      host.repair()
      if (isTried) await host.run(startProbation(host.outputs, host.runtime))
      const web = host.fake.domain('web')
      const { id, stored } = web
      web.stored = (stored ?? '').replace('/images/root.qcow2', '/images/moved.qcow2')
      for (const act of [startProbation, merge])
        expect(await messageOf(host, act(host.outputs, host.runtime))).to.contain(
          "disk 'vda' is '/images/moved.qcow2' in its stored definition by now, and no longer '/images/root.qcow2'",
        )
      expect(web.id).to.equal(id)
      expect(host.content()).to.deep.equal(BROKEN)
      web.stored = stored
      await host.run(merge(host.outputs, host.runtime))
      expectClean(host, REPAIRED)
    }
  })

  it('a job of somebody else on a disk is refused before the first byte is merged', async () => {
    const host = await makeCheckpointHost()
    host.repair()
    await host.run(startProbation(host.outputs, host.runtime))
    host.fake.domain('web').blockJobs.add('vdb')
    expect(await messageOf(host, merge(host.outputs, host.runtime))).to.contain(
      "works on disk 'vdb' of instance 'web'",
    )
    expect(host.content()).to.deep.equal(BROKEN)
    await host.run(remove(host.outputs, host.runtime))
    expectClean(host, BROKEN)
  })

  for (const next of ['probation', 'merge'] as const)
    it(`an instance that somebody renamed while it was off: ${next} starts it under its new name`, async () => {
      const host = await makeCheckpointHost()
      host.repair()
      await host.run(startProbation(host.outputs, host.runtime))
      host.fake.powerOff('web')
      await rename(host)
      if (next === 'probation') await host.run(startProbation(host.outputs, host.runtime))
      await host.run(merge(host.outputs, host.runtime))
      expect(host.fake.domain('web2').live).to.contain('<name>web2</name>')
      expectClean(host, REPAIRED)
    })

  it('an instance that somebody starts right after its probation has begun is not powered off', async () => {
    const host = await makeCheckpointHost()
    host.repair()
    host.fake.fault = async ({ call }, when) => {
      if (call !== 'domainCreateXml' || when !== 'after') return
      host.fake.fault = null
      host.fake.powerOff('web')
      await behind(host, (libvirt, dom) => libvirt.domainCreateWithFlags({ dom }))
    }
    expect(await messageOf(host, startProbation(host.outputs, host.runtime))).to.contain(
      'somebody has started it again since',
    )
    expect(host.running()).to.deep.equal(['vda root.qcow2', 'vdb data.qcow2'])
  })

  it('a probation that switches itself off, or is saved, is stopped: up returns to the rescue, and a merge keeps the repair', async () => {
    for (const act of ['off', 'saved'] as const)
      for (const next of ['up', 'merge', 'again', 'destroy'] as const) {
        const host = await makeCheckpointHost()
        host.repair()
        const tried = await host.run(startProbation(host.outputs, host.runtime))
        if (act === 'off') host.fake.powerOff('web')
        else await behind(host, (libvirt, dom) => libvirt.domainManagedSave({ dom }))
        expect(await host.run(read(tried, host.runtime))).to.include({ status: 'stopped' })
        if (next === 'up')
          expect(await host.run(update(tried, host.inputs, host.runtime))).to.include({
            status: 'rescued',
          })
        if (next === 'again')
          expect(await host.run(startProbation(tried, host.runtime))).to.include({
            status: 'probation',
          })
        if (next === 'destroy') await host.run(remove(tried, host.runtime))
        else await host.run(merge(tried, host.runtime))
        expectClean(host, next === 'destroy' ? BROKEN : REPAIRED)
      }
  })

  it('a second create of the same resource leaves a probation alone', async () => {
    const host = await makeCheckpointHost()
    await host.run(startProbation(host.outputs, host.runtime))
    expect(await messageOf(host, create(host.inputs, host.runtime))).to.contain(
      'its repair is being tried',
    )
    expect(host.running()[0]).to.equal('vda overlay0.qcow2 <- root.qcow2')
  })

  for (const undo of ['undefined', 'defined from what runs', 'both'] as const)
    for (const next of ['merge', 'destroy'] as const)
      it(`an instance on probation that somebody ${undo}: ${next} has its own definition in the end`, async () => {
        const host = await makeCheckpointHost()
        const { stored } = host.fake.domain('web')
        host.repair()
        await host.run(startProbation(host.outputs, host.runtime))
        await behind(host, async (libvirt, dom) => {
          const xml = await libvirt.domainGetXmlDesc({ dom, flags: 1 })
          if (undo !== 'defined from what runs') await libvirt.domainUndefineFlags({ dom })
          if (undo !== 'undefined') await libvirt.domainDefineXmlFlags({ xml })
        })
        await host.run((next === 'merge' ? merge : remove)(host.outputs, host.runtime))
        expect(host.fake.domain('web').stored).to.equal(stored)
        expectClean(host, next === 'merge' ? REPAIRED : BROKEN)
      })

  it('a backup that libvirt named after an overlay stays, and what lies on an overlay goes', async () => {
    const host = await makeCheckpointHost()
    host.repair()
    const overlay = host.files().find((path) => path.endsWith('.overlay0.qcow2')) ?? ''
    const file = host.fake.files.get(overlay)
    if (file === undefined) throw new Error('there is no overlay')
    const [backup, snapshot] = [`${overlay}.1764270000`, overlay.replace(/qcow2$/, 'nightly')]
    host.fake.files.set(backup, { ...file, backing: null })
    host.fake.files.set(snapshot, { ...file, backing: { path: overlay, format: 'qcow2' } })
    await host.run(remove(host.outputs, host.runtime))
    expect(host.files()).to.deep.equal([...host.before, backup].sort())
    expect(host.warnings.join('\n'))
      .to.contain(`Volume '${backup.replace('/images/', '')}' in storage pool`)
      .and.to.contain('it may be a backup that somebody made of it')
  })
})
