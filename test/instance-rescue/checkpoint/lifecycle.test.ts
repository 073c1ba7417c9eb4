import { expect } from 'chai'
import {
  diff,
  merge,
  read,
  remove,
  startProbation,
  update,
} from '../../../provider/instance-rescue/index.js'
import { makeCheckpointHost } from './checkpoint-host.js'

const ON_OVERLAYS = ['vda overlay0.qcow2 <- root.qcow2', 'vdb overlay1.qcow2 <- data.qcow2']

describe('a checkpoint, in memory', () => {
  it('the rescue lies on overlays, and a probation on the same ones, from the own definition', async () => {
    const host = await makeCheckpointHost()
    const { fake, runtime } = host
    const { stored } = fake.domain('web')
    expect(host.running()).to.deep.equal([...ON_OVERLAYS, 'vdc disk <- rescue.img'])
    const tried = await host.run(startProbation(host.outputs, runtime))
    expect(tried).to.include({ status: 'probation', statusReason: '', proof: 'none' })
    expect(host.running()).to.deep.equal(ON_OVERLAYS)
    expect(fake.domain('web').stored).to.equal(stored)
    expect(fake.domain('web').live)
      .to.contain('probation="yes"')
      .and.contain('<boot dev="hd"/>')
      .and.contain('its own system runs, on probation'.replace('its', 'Its'))
    expect(await host.run(read(tried, runtime))).to.include({ status: 'probation' })
    // Once more, nothing happens.
    const deeds = host.deeds().filter((deed) => deed.startsWith('domain')).length
    await host.run(startProbation(tried, runtime))
    expect(host.deeds().filter((deed) => deed.startsWith('domain'))).to.have.length(deeds)
    expect(host.warnings).to.deep.equal([])
  })

  for (const running of [true, false])
    for (const from of ['rescue', 'probation', 'off'] as const)
      it(`merged from ${from}, an instance that ${running ? 'ran' : 'was off'} has its repair in its disks, and nothing is left`, async () => {
        const host = await makeCheckpointHost({ running })
        const { fake, runtime } = host
        const { stored } = fake.domain('web')
        host.repair()
        if (from === 'probation') await host.run(startProbation(host.outputs, runtime))
        if (from === 'off') fake.powerOff('web')
        await host.run(merge(host.outputs, runtime))
        expect(host.content()).to.deep.equal(['root: repaired', 'data: repaired'])
        expect(host.files()).to.deep.equal(host.before)
        expect(fake.domain('web').stored).to.equal(stored)
        if (running) expect(host.running()).to.deep.equal(['vda root.qcow2', 'vdb data.qcow2'])
        else expect(fake.domain('web').live).to.equal(null)
        if (running) expect(fake.domain('web').live).not.to.match(/rescue|mirror|RESCUE/)
        expect(fake.host.harms).to.deep.equal([])
        expect(host.warnings).to.deep.equal([])
        // Once more: success.
        await host.run(merge(host.outputs, runtime))
        expect(await host.run(read(host.outputs, runtime))).to.equal(undefined)
      })

  for (const from of ['rescue', 'probation', 'off'] as const)
    it(`thrown away from ${from}, the disks are as before`, async () => {
      const host = await makeCheckpointHost()
      const { fake, runtime } = host
      host.repair()
      if (from === 'probation') await host.run(startProbation(host.outputs, runtime))
      if (from === 'off') fake.powerOff('web')
      await host.run(remove(host.outputs, runtime))
      expect(host.content()).to.deep.equal(['root: broken', 'data: broken'])
      expect(host.files()).to.deep.equal(host.before)
      expect(fake.domain('web').live).to.equal(fake.domain('web').stored)
      expect(fake.host.harms).to.deep.equal([])
    })

  it('an update from probation returns to the rescue system, with its disk and its overlays', async () => {
    const host = await makeCheckpointHost()
    const { fake, runtime, inputs } = host
    host.repair()
    const tried = await host.run(startProbation(host.outputs, runtime))
    expect(diff(tried, inputs)).to.deep.equal({ changes: true, replaces: [] })
    const volumes = host.deeds().filter((deed) => deed.startsWith('storageVolCreateXml')).length
    const again = await host.run(update(tried, inputs, runtime))
    expect(again).to.include({ status: 'rescued' })
    expect(host.running()).to.deep.equal([...ON_OVERLAYS, 'vdc disk <- rescue.img'])
    const made = host.deeds().filter((deed) => deed.startsWith('storageVolCreateXml'))
    expect(made.slice(volumes).filter((deed) => !/\.rescue\.\d+$/.test(deed))).to.deep.equal([])
    await host.run(startProbation(again, runtime))
    await host.run(merge(again, runtime))
    expect(host.content()).to.deep.equal(['root: repaired', 'data: repaired'])
    expect(host.files()).to.deep.equal(host.before)
    expect(fake.host.harms).to.deep.equal([])
  })

  it('autostart is off while disks are half merged, and on again afterwards', async () => {
    const host = await makeCheckpointHost()
    const { fake, runtime } = host
    fake.domain('web').autostart = true
    const seen: boolean[] = []
    fake.fault = ({ call }, when) => {
      if (when === 'before' && /Block(Commit|JobAbort)/.test(call))
        seen.push(fake.domain('web').autostart)
    }
    await host.run(merge(host.outputs, runtime))
    expect(seen).to.deep.equal([false, false, false, false])
    expect(fake.domain('web').autostart).to.equal(true)
  })

  it('a legacy rescue has overlays on the disks that it leaves out: the instance is tried on all', async () => {
    const host = await makeCheckpointHost({ properties: {} })
    const { runtime } = host
    expect(host.running()).to.deep.equal([
      'vda disk <- rescue.img',
      'vdb overlay0.qcow2 <- root.qcow2',
    ])
    host.repair()
    await host.run(startProbation(host.outputs, runtime))
    expect(host.running()).to.deep.equal(ON_OVERLAYS)
    await host.run(merge(host.outputs, runtime))
    expect(host.content()).to.deep.equal(['root: repaired', 'data: repaired'])
    expect(host.files()).to.deep.equal(host.before)
  })
})
