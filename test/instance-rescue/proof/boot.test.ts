import { expect } from 'chai'
import { DOMAIN_STATE } from '../../../provider/libvirt/index.js'
import { readSmbiosStrings } from '../../../provider/domain-xml/index.js'
import {
  create,
  read,
  remove,
  RescueInterruptedError,
  update,
} from '../../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../../provider/instance-rescue/index.js'
import { nonceOf } from '../../../provider/instance-rescue/handover/smbios-strings.js'
import { OWN_IMAGE, OWN_KEY, ownSign } from '../support/own-image.js'
import { makeMemoryHost, type MemoryHost } from '../support/memory-host.js'

const OURS = { path: OWN_IMAGE.path, properties: { hw_rescue_bus: 'virtio' } }

/** A host with an image of ours, whose rescue system says its sign after so many milliseconds; null: never. */
async function hostOf(after: number | null, say = ownSign): Promise<MemoryHost> {
  const host = await makeMemoryHost()
  host.fake.addFile(OWN_IMAGE.path, OWN_IMAGE.bytes)
  host.fake.behave('web', {
    offAfter: 1_000,
    says: (_, xml) => (after === null ? null : { after, text: say(xml) }),
  })
  return host
}

const inputsOf = (host: MemoryHost, more: Partial<RescueInputs> = {}): RescueInputs => ({
  ...host.inputs,
  image: OURS,
  ...more,
})

const rescue = async (host: MemoryHost, more?: Partial<RescueInputs>): Promise<RescueOutputs> =>
  (await host.run(create(inputsOf(host, more), host.runtime))).outputs

/** What Pulumi keeps of a rescue that was interrupted. */
const kept = ({ properties }: RescueInterruptedError): RescueOutputs =>
  properties as unknown as RescueOutputs

const liveXml = (host: MemoryHost): string => host.fake.domain('web').live ?? ''

describe('the proof that the rescue system runs', () => {
  it('is its sign, with the nonce of this start', async () => {
    const host = await hostOf(20_000)
    const outputs = await rescue(host)
    expect(outputs).to.include({ proof: 'marker', sshHostKey: OWN_KEY })
    const waited = Date.parse(outputs.bootedAt ?? '') - Date.parse(outputs.startedAt)
    expect(waited).to.be.within(20_000, 30_000)
    expect(host.stages).to.contain(
      "Waiting up to 300 s until the rescue system of instance 'web' says that it runs.",
    )
  })

  it('is a new one for each start', async () => {
    const host = await hostOf(1_000)
    const first = await rescue(host)
    const before = nonceOf(readSmbiosStrings(liveXml(host)))
    await host.run(remove(first, host.runtime))
    await rescue(host)
    expect(before).to.match(/^[0-9a-f]{32}$/)
    expect(nonceOf(readSmbiosStrings(liveXml(host)))).not.to.equal(before)
  })

  for (const { name, say } of [
    { name: 'no sign', say: null },
    { name: 'a sign of another start', say: () => `rescue-ready nonce=${'0'.repeat(32)}\n` },
    { name: 'endless noise', say: () => 'x'.repeat(1_000_000) },
  ]) {
    it(`is missing if there is ${name}: up fails in time, and Pulumi keeps the rescue`, async () => {
      const host = await hostOf(say === null ? null : 1_000, say ?? ownSign)
      const began = host.clock.now()
      const error = await host.failureOf(create(inputsOf(host), host.runtime))
      expect(host.clock.now() - began).to.be.within(300_000, 320_000)
      if (!(error instanceof RescueInterruptedError)) throw error as Error
      expect(error.message).to.match(
        /did not say within 300 s that it runs. Look at its console: `virsh .*console web`. The next up waits for it again/,
      )
      expect(error.properties).to.include({ proof: 'none', status: 'interrupted' })
      expect(liveXml(host)).to.contain('urn:pulumi-libvirt-rescue:marker:1')

      const olds = kept(error)
      host.fake.behave('web', {
        offAfter: 1_000,
        says: (_, xml) => ({ after: 5_000, text: ownSign(xml) }),
      })
      const again = await host.run(update(olds, inputsOf(host), host.runtime))
      expect(again).to.include({ proof: 'marker', status: 'rescued' })
    })
  }

  it('is missing, and the rescue is undone if that is wanted', async () => {
    const host = await hostOf(null)
    const before = { ...host.fake.domain('web') }
    const inputs = inputsOf(host, { bootTimeout: 60, onBootTimeout: 'undo' })
    const error = await host.failureOf(create(inputs, host.runtime))
    expect(error).not.to.be.instanceOf(RescueInterruptedError)
    expect((error as Error).message.split('\n')).to.deep.equal([
      'The rescue system did not say within 60 s that it runs. The rescue was undone.',
      "The screen of instance 'web' is in /tmp/web.png on this machine.",
      'Its console showed nothing.',
    ])
    expect(host.fake.domain('web').stored).to.equal(before.stored)
    expect(liveXml(host)).not.to.contain('urn:pulumi-libvirt-rescue')
    expect([...host.fake.files.keys()].filter((file) => file.includes('.rescue'))).to.deep.equal([])
  })

  it('is missing if the rescue system goes off, which ends the wait', async () => {
    const host = await hostOf(null)
    let wentOff = 0
    host.clock.at(20_000, () => {
      host.fake.powerOff('web')
      wentOff = host.clock.now()
    })
    const error = await host.failureOf(create(inputsOf(host), host.runtime))
    if (!(error instanceof RescueInterruptedError)) throw error as Error
    expect(error.reasons).to.deep.equal([
      'The rescue system went off before it said that it runs. The next up starts it again, and destroy ends the rescue.\nIts console showed nothing.',
    ])
    expect(wentOff).to.be.greaterThan(0)
    expect(host.clock.now() - wentOff).to.be.lessThan(7_000)

    host.fake.behave('web', {
      offAfter: 1_000,
      says: (_, xml) => ({ after: 5_000, text: ownSign(xml) }),
    })
    const again = await host.run(update(kept(error), inputsOf(host), host.runtime))
    expect(again).to.include({ proof: 'marker', status: 'rescued' })
  })

  it('is not waited for once Pulumi was cancelled: the rescue stands, and Pulumi keeps it', async () => {
    const host = await hostOf(null)
    let cancelled = Infinity
    host.clock.at(20_000, () => {
      cancelled = host.clock.now()
    })
    const runtime = { ...host.runtime, isEngineAlive: () => host.clock.now() < cancelled }
    const error = await host.failureOf(create(inputsOf(host), runtime))
    expect(host.clock.now() - cancelled).to.be.within(0, 7_000)
    if (!(error instanceof RescueInterruptedError)) throw error as Error
    expect(error.message).to.match(
      /or was cancelled: this process no longer waits for the rescue system of instance 'web', which stays/,
    )
    expect(error.properties).to.include({ proof: 'none', status: 'interrupted' })
    expect(liveXml(host)).to.contain('urn:pulumi-libvirt-rescue:marker:1')
  })

  it('is missing, and to undo it gives back the power state, whatever a destroy would do', async () => {
    const host = await hostOf(null)
    const inputs = inputsOf(host, { onBootTimeout: 'undo', afterUnrescue: 'stop' })
    await host.failureOf(create(inputs, host.runtime))
    expect(host.fake.domain('web').state).to.equal(DOMAIN_STATE.RUNNING)
    expect(liveXml(host)).not.to.contain('urn:pulumi-libvirt-rescue')
  })

  it('is missing, and Pulumi keeps a rescue that could not be undone', async () => {
    const host = await hostOf(null)
    const [path, root] = [...host.fake.files].find(([name]) => name.endsWith('root.qcow2')) ?? []
    if (path === undefined || root === undefined) throw new Error('no root disk')
    host.clock.at(20_000, () => host.fake.files.delete(path))
    const inputs = inputsOf(host, { bootTimeout: 60, onBootTimeout: 'undo' })
    const error = await host.failureOf(create(inputs, host.runtime))
    if (!(error instanceof RescueInterruptedError)) throw error as Error
    host.fake.files.set(path, root)
    await host.run(remove(kept(error), host.runtime))
    expect(host.fake.domain('web').state).to.equal(DOMAIN_STATE.RUNNING)
    expect(liveXml(host)).not.to.contain('urn:pulumi-libvirt-rescue')
  })

  it('is not taken from a port that the instance has itself: up does not wait, and says so', async () => {
    const port = `<channel type='pty'><target type='virtio' name='org.libvirt-rescue.0'/></channel>`
    const host = await makeMemoryHost({
      change: (xml) => xml.replace('</devices>', `${port}</devices>`),
    })
    host.fake.addFile(OWN_IMAGE.path, OWN_IMAGE.bytes)
    const began = host.clock.now()
    expect(await rescue(host, { shutdownTimeout: 0 })).to.include({ proof: 'none', bootedAt: null })
    expect(host.clock.now() - began).to.be.lessThan(60_000)
    expect(host.warnings.join()).to.contain(
      "the instance has a channel 'org.libvirt-rescue.0' of its own, so the rescue system cannot prove that it runs",
    )
  })

  it('is over once the system is off, and is not that of another start, of which Pulumi knows nothing', async () => {
    const host = await hostOf(1_000)
    const first = await rescue(host)
    host.fake.powerOff('web')
    const off = await host.run(read(first, host.runtime))
    expect(off).to.include({ status: 'stopped', proof: 'none', bootedAt: null, sshHostKey: null })
    // Its process was killed before Pulumi had its answer.
    await host.run(update(first, inputsOf(host, { bootTimeout: 0 }), host.runtime))
    const seen = await host.run(read(first, host.runtime))
    expect(seen).to.include({ status: 'rescued', proof: 'none', bootedAt: null, ssh: null })
    const proven = await host.run(update(first, inputsOf(host), host.runtime))
    expect(proven).to.include({ proof: 'marker', sshHostKey: OWN_KEY })
    expect(proven.provenStart).not.to.equal(first.provenStart)
    expect(await host.run(read(proven, host.runtime))).to.deep.equal(proven)
  })

  it('is found by a run after a connection that was lost while it waited', async () => {
    const host = await hostOf(20_000)
    host.clock.at(10_000, () => {
      host.fake.halt()
      host.fake.restart()
    })
    expect(await rescue(host)).to.include({ proof: 'marker' })
  })

  it('is not waited for if the timeout is 0', async () => {
    const host = await hostOf(1_000)
    expect(await rescue(host, { bootTimeout: 0 })).to.include({ proof: 'none', bootedAt: null })
    const proven = update(await rescue(host), inputsOf(host), host.runtime)
    expect(await host.run(proven)).to.include({ proof: 'marker' })
  })

  it('is not expected of another image, whose rescue XML has no port', async () => {
    const host = await makeMemoryHost()
    const { outputs } = await host.run(create(host.inputs, host.runtime))
    expect(outputs).to.include({ proof: 'none', bootedAt: null, sshHostKey: null })
    expect(liveXml(host)).not.to.match(/<channel|<sysinfo/)
  })

  it('goes with the keys of those who may log in', async () => {
    const host = await hostOf(1_000)
    await rescue(host, { sshAuthorizedKeys: ['ssh-ed25519 AAAA one', 'ssh-ed25519 BBBB two'] })
    const found = readSmbiosStrings(liveXml(host)).find((text) => text.includes('authorized_keys'))
    expect(Buffer.from(found?.split('=').slice(1).join('=') ?? '', 'base64').toString()).to.equal(
      'ssh-ed25519 AAAA one\nssh-ed25519 BBBB two\n',
    )
  })
})
