import { expect } from 'chai'
import { withHost } from '../../../provider/host/index.js'
import {
  merge,
  read,
  remove,
  startProbation,
  startTrialOn,
  update,
} from '../../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { DOMAIN_STATE } from '../../../provider/libvirt/index.js'
import { behind } from './behind.js'
import { makeCheckpointHost, type CheckpointHost } from './checkpoint-host.js'

const ON_OVERLAYS = ['vda overlay0.qcow2 <- root.qcow2', 'vdb overlay1.qcow2 <- data.qcow2']
const CARDS = `<interface type='user'><mac address='52:54:00:00:00:01'/></interface><interface type='network'><mac address='52:54:00:00:00:02'/><source network='default'/><link state='up'/></interface></devices>`

const tryOwn = (host: CheckpointHost, isUnplugged = true): Promise<unknown> =>
  withHost('qemu:///system', host.runtime, (on) => startTrialOn(on, host.outputs, { isUnplugged }))

const makeHost = (
  properties?: Readonly<Record<string, string>>,
  given: Partial<RescueInputs> = {},
): Promise<CheckpointHost> =>
  makeCheckpointHost({
    change: (xml) => xml.replace('</devices>', CARDS),
    given,
    ...(properties === undefined ? {} : { properties }),
  })

describe('16: the own system of an instance that is tried only to be watched', () => {
  for (const [mode, properties] of [
    ['stable', undefined],
    ['legacy', {}],
  ] as const)
    it(`lies on overlays of all its disks after a ${mode} rescue, paused, with the links of its cards down`, async () => {
      const host = await makeHost(properties)
      await host.run(tryOwn(host))
      const { live, state } = host.fake.domain('web')
      expect(host.running()).to.deep.equal(ON_OVERLAYS)
      expect(state).to.equal(DOMAIN_STATE.PAUSED)
      expect(live?.match(/<link state=["']down["']/g)).to.have.length(2)
      expect(live).not.to.match(/<link state=["']up["']/)
      expect(host.fake.domain('web').stored).not.to.match(/state=["']down/)
    })

  it('has its network if it may', async () => {
    const host = await makeHost()
    await host.run(tryOwn(host, false))
    expect(host.fake.domain('web').live).not.to.match(/state=["']down/)
  })

  it('is never merged, and never gone on with: what it wrote is thrown away', async () => {
    const host = await makeHost()
    await host.run(tryOwn(host))
    host.repair()
    for (const act of [merge, startProbation])
      expect(((await host.failureOf(act(host.outputs, host.runtime))) as Error).message).to.match(
        /was made to watch its own system boot: there is no repair/,
      )
    expect(await host.run(read(host.outputs, host.runtime))).to.include({ status: 'probation' })
    const again = await host.run(
      update({ ...host.outputs, status: 'probation' }, host.inputs, host.runtime),
    )
    expect(again).to.include({ status: 'rescued' })
    await host.failureOf(merge(again, host.runtime))
    await host.run(remove(again, host.runtime))
    expect(host.content()).to.deep.equal(['root: broken', 'data: broken'])
    expect(host.files()).to.deep.equal(host.before)
    expect(host.fake.host.harms).to.deep.equal([])
  })

  for (const stack of ['memory', ''])
    it(`leaves nothing in a definition that somebody made from it (${stack === '' ? 'without a stack' : 'with one'})`, async () => {
      const owner = { organization: 'organization', project: 'tests', stack, name: 'fix' }
      const host = await makeHost(undefined, { owner })
      const { stored } = host.fake.domain('web')
      await host.run(tryOwn(host))
      const { live } = host.fake.domain('web')
      expect(live).to.match(/runs only to be watched/)
      await behind(host, (libvirt) => libvirt.domainDefineXmlFlags({ xml: live ?? '' }))
      expect(host.fake.domain('web').stored).to.match(/state=["']down/)
      await host.run(remove(host.outputs, host.runtime))
      expect(host.fake.domain('web').stored, host.warnings.join('\n')).to.equal(stored)
      expect(host.warnings.at(-1)).to.match(/its original definition was put back\.$/)
    })

  it('is not started a second time, and not after a probation', async () => {
    for (const first of [tryOwn, (on: CheckpointHost) => startProbation(on.outputs, on.runtime)]) {
      const host = await makeHost()
      await host.run(first(host))
      const { live } = host.fake.domain('web')
      expect(await host.failureOf(tryOwn(host))).to.be.instanceOf(Error)
      expect(host.fake.domain('web').live).to.equal(live)
    }
  })
})
