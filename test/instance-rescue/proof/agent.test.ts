import { expect } from 'chai'
import { create, RescueInterruptedError, update } from '../../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../../provider/instance-rescue/index.js'
import type { GuestBehaviour } from '../../fake/guest.js'
import { rescueSerial, toldMounts } from '../support/agent-guest.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'

const AGENT = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`
const IMAGE = {
  path: '/images/rescue.img',
  properties: { hw_rescue_bus: 'virtio', hw_qemu_guest_agent: 'yes' },
}

const fromRescue: GuestBehaviour['tells'] = (xml) =>
  toldMounts({ directory: '/', serial: rescueSerial(xml) })
const fromInstance: GuestBehaviour['tells'] = () => toldMounts({ directory: '/', target: 'vda' })

/** A host whose rescue system has an agent that begins to say something after so many milliseconds. */
async function hostOf(
  tells: GuestBehaviour['tells'],
  after = 0,
  change?: (xml: string) => string,
): Promise<MemoryHost> {
  const host = await makeMemoryHost(change === undefined ? {} : { change })
  const behave = (says: Partial<GuestBehaviour>): void => {
    host.fake.behave('web', { offAfter: 1_000, ...says })
  }
  behave({})
  host.clock.at(after, () => {
    behave(tells === undefined ? {} : { tells })
  })
  return host
}

const inputsOf = (host: MemoryHost, more: Partial<RescueInputs> = {}): RescueInputs => ({
  ...host.inputs,
  image: IMAGE,
  ...more,
})

const liveXml = (host: MemoryHost): string => host.fake.domain('web').live ?? ''

async function failureOf(host: MemoryHost, more?: Partial<RescueInputs>): Promise<Error> {
  return (await host.failureOf(create(inputsOf(host, more), host.runtime))) as Error
}

describe('a guest agent as the proof that the rescue system runs', () => {
  it('answers from the rescue disk', async () => {
    const host = await hostOf(fromRescue, 20_000)
    const { outputs } = await host.run(create(inputsOf(host), host.runtime))
    expect(outputs).to.include({ proof: 'agent', sshHostKey: null, ssh: null })
    const waited = Date.parse(outputs.bootedAt ?? '') - Date.parse(outputs.startedAt)
    expect(waited).to.be.within(15_000, 25_000)
    expect(host.stages).to.contain(
      "Waiting up to 300 s until the rescue system of instance 'web' answers by its guest agent.",
    )
    expect(liveXml(host)).to.match(/<alias name="ua-libvirt-rescue-agent"/)
    expect(host.fake.domain('web').stored).not.to.contain('guest_agent')
    expect(liveXml(host)).not.to.contain('rescue.nonce')
  })

  it('uses the port that the instance has', async () => {
    const host = await hostOf(fromRescue, 0, (xml) =>
      xml.replace('</devices>', `${AGENT}</devices>`),
    )
    const { outputs } = await host.run(create(inputsOf(host), host.runtime))
    expect(outputs.proof).to.equal('agent')
    expect(liveXml(host).split('org.qemu.guest_agent.0')).to.have.length(2)
    expect(liveXml(host)).not.to.contain('ua-libvirt-rescue')
  })

  it('is limited in the time that it may hold libvirtd', async () => {
    const host = await hostOf(fromRescue)
    await host.run(create(inputsOf(host), host.runtime))
    expect(host.fake.journal).to.contain('domainAgentSetResponseTimeout web')
  })

  it('proves nothing if the instance’s own system answers: up fails at once', async () => {
    const host = await hostOf(fromInstance)
    const began = host.clock.now()
    const error = await failureOf(host)
    if (!(error instanceof RescueInterruptedError)) throw error
    expect(host.clock.now() - began).to.be.lessThan(30_000)
    expect(error.message).to.contain(
      "The rescue system does not run: what runs has its / on disk 'vda', by the word of its guest agent.",
    )
    expect(error.properties).to.include({ proof: 'none', bootedAt: null, status: 'interrupted' })

    const olds = error.properties as unknown as RescueOutputs
    host.fake.behave('web', { offAfter: 1_000, tells: fromRescue })
    const again = await host.run(update(olds, inputsOf(host), host.runtime))
    expect(again).to.include({ proof: 'agent', status: 'rescued' })
  })

  const SILENT: readonly { name: string; tells: GuestBehaviour['tells']; message: RegExp }[] = [
    { name: 'there is none', tells: undefined, message: /did not answer within 40 s\./ },
    {
      name: 'it says nothing that can be read',
      tells: () => [{ field: 'fs.count', value: '\u001B[2J' }],
      message: /did not answer within 40 s\./,
    },
    {
      name: 'it does not say on which disk it is',
      tells: () => toldMounts({ directory: '/mnt' }),
      message: /answered, but not within 40 s from a system that is on the rescue disk\./,
    },
  ]
  for (const { name, tells, message } of SILENT)
    it(`proves nothing if ${name}`, async () => {
      const host = await hostOf(tells)
      const began = host.clock.now()
      const error = await failureOf(host, { bootTimeout: 40 })
      expect(error).to.be.instanceOf(RescueInterruptedError)
      expect(error.message).to.match(message)
      expect(host.clock.now() - began).to.be.within(40_000, 60_000)
    })

  it('is not asked if the image is not said to have one', async () => {
    const host = await hostOf(fromRescue, 0, (xml) =>
      xml.replace('</devices>', `${AGENT}</devices>`),
    )
    const { outputs } = await host.run(create(host.inputs, host.runtime))
    expect(outputs).to.include({ proof: 'none', bootedAt: null })
    expect(host.fake.journal).not.to.contain('domainGetGuestInfo web')
    expect(liveXml(host)).not.to.contain('<serial>')
  })

  it('is found by a run after a connection that was lost while it waited', async () => {
    const host = await hostOf(fromRescue, 20_000)
    host.clock.at(10_000, () => {
      host.fake.halt()
      host.fake.restart()
    })
    const { outputs } = await host.run(create(inputsOf(host), host.runtime))
    expect(outputs.proof).to.equal('agent')
  })
})
