import { expect } from 'chai'
import { create } from '../../provider/instance-rescue/index.js'
import { OWN_IMAGE } from '../instance-rescue/support/own-image.js'
import type { FakeScript } from '../guest-system/support/fake-agent.js'
import { makeRepairHost, REPAIR, type RepairHost } from './support/repair-host.js'

const LOOK = [
  ...['--shutdown-timeout', '0', '--image', OWN_IMAGE.path],
  ...['--property', 'hw_rescue_bus=virtio'],
] as const
const REPAIR_KEPT = [...REPAIR, '--fix', 'fsck', '--yes', '--keep-rescue'] as const

const FSCK_FAILS = (job: string): FakeScript => ({
  ...{ writes: [], endsAt: 500 },
  status: job === 'fsck apply' ? 1 : 0,
})

/** What is in the overlays: the repair, before it is permanent. */
const overlays = ({ fake }: RepairHost): readonly (string | undefined)[] =>
  [...fake.files].flatMap(([path, { content }]) => (path.includes('.overlay') ? [content] : []))

describe('16: libvirt-rescue beside a rescue that may have a repair', () => {
  for (const how of ['--inside', '--boot'])
    it(`${how} leaves a repair alone that was begun while it asked`, async () => {
      const host = await makeRepairHost(false)
      host.script = FSCK_FAILS
      const answer = async (): Promise<boolean> => {
        const kept = await host.command(REPAIR_KEPT)
        expect(kept?.status, kept?.err).to.equal(3)
        if (how === '--boot') host.fake.powerOff('web')
        return true
      }
      const said = await host.command(['diagnose', 'web', how, ...LOOK], { answer })
      expect(overlays(host), said?.err).to.deep.equal(['mended', 'mended'])
      expect(said?.err).to.match(
        /Instance 'web' has changed since its plan was shown\. Nothing was done/,
      )
    })

  it('--boot does not shut an instance down that was started while it asked', async () => {
    const host = await makeRepairHost(false)
    const answer = async (): Promise<boolean> => {
      const libvirt = await host.fake.connect()
      await libvirt.domainCreateWithFlags({
        dom: await libvirt.domainLookupByName({ name: 'web' }),
      })
      await libvirt.close()
      return true
    }
    const said = await host.command(['diagnose', 'web', '--boot', ...LOOK], { answer })
    expect(said?.err).to.match(/Instance 'web' has changed since its plan was shown\. Nothing was/)
    expect(said?.out).to.match(/not looked at: its own system was not watched/)
    expect(host.deeds().filter((deed) => /Destroy|Shutdown/.test(deed))).to.deep.equal([])
  })

  it('repair does not throw away what somebody else has written in a rescue whose system is off', async () => {
    const host = await makeRepairHost()
    const owner = { organization: '', project: '', stack: '', name: 'anna@desk' }
    const image = { path: OWN_IMAGE.path, properties: { hw_rescue_bus: 'virtio' } }
    const inputs = { ...host.inputs, image, owner, originalDisks: 'checkpoint' } as const
    await host.run(create(inputs, host.runtime))
    for (const [path, file] of host.fake.files)
      if (path.includes('.overlay')) file.content = 'by hand'
    host.fake.powerOff('web')
    const said = await host.command([...REPAIR, '--yes'])
    expect(overlays(host), said?.err).to.deep.equal(['by hand', 'by hand'])
    expect(said?.status).to.equal(1)
    expect(said?.err).to.match(/is in rescue by anna@desk, and .*would be thrown away.*unrescue/)
  })

  for (const isOff of [false, true])
    it(`rescue does not throw a repair away whose system is ${isOff ? 'off' : 'on'}`, async () => {
      const host = await makeRepairHost(false)
      host.script = FSCK_FAILS
      expect((await host.command(REPAIR_KEPT))?.status).to.equal(3)
      if (isOff) host.fake.powerOff('web')
      const said = await host.command(['rescue', 'web', '--no-stack', '--yes', ...LOOK])
      expect(overlays(host), said?.err).to.deep.equal(['mended', 'mended'])
      expect(said?.status).to.equal(1)
      expect(said?.err).to.match(/under a checkpoint, and what was written there would be thrown/)
    })
})
