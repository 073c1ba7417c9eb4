import { expect } from 'chai'
import { create, remove, update } from '../../provider/instance-rescue/index.js'
import { DOMAIN_STATE } from '../../provider/libvirt/index.js'
import { makeMemoryHost, type MemoryHost } from './support/memory-host.js'

const ASKED = "Asked instance 'web' to shut down; waiting up to 60 s."
const STARTED = "Instance 'web' was started from the rescue disk 'vdc'."
const ASKED_RESCUE = "Asked the rescue system of 'web' to shut down; waiting up to 60 s."
const ENDING =
  "Ending the rescue of instance 'web': shut the rescue system of 'web' down (within 60 s, then by force), then start its own system."
const RUNS = "Instance 'web' was started and runs its own system."
const ENDED = "The rescue of instance 'web' has ended; nothing of it is left on the host."

/** A host whose guest goes off so many milliseconds after a request; null: never. */
async function hostOf(
  offAfter: number | null,
  options: { running?: boolean } = {},
): Promise<MemoryHost> {
  const host = await makeMemoryHost(options)
  host.fake.behave('web', { offAfter })
  return host
}

describe('12.21, 12.9: one line for each stage', () => {
  it('names the request and the start if the guest shuts down in time', async () => {
    const host = await hostOf(9_000)
    const inputs = { ...host.inputs, shutdownTimeout: 60 }
    const { outputs } = await host.run(create(inputs, host.runtime))
    expect(host.stages).to.deep.equal([ASKED, STARTED])
    await host.run(remove(outputs, host.runtime))
    expect(host.stages.slice(2)).to.deep.equal([ENDING, ASKED_RESCUE, RUNS, ENDED])
    expect(host.warnings).to.deep.equal([])
  })

  it('mentions each power-off of a guest that does not react', async () => {
    const host = await hostOf(null)
    const inputs = { ...host.inputs, shutdownTimeout: 60 }
    const { outputs } = await host.run(create(inputs, host.runtime))
    await host.run(remove(outputs, host.runtime))
    expect(host.stages).to.deep.equal([
      ASKED,
      "Powering off instance 'web': it did not shut down within 60 s.",
      STARTED,
      ENDING,
      ASKED_RESCUE,
      "Powering off the rescue system of 'web': it did not shut down within 60 s.",
      RUNS,
      ENDED,
    ])
  })

  it('mentions each power-off without a request', async () => {
    const host = await hostOf(null)
    const { outputs } = await host.run(create(host.inputs, host.runtime))
    await host.run(remove(outputs, host.runtime))
    expect(host.stages).to.deep.equal([
      "Powering off instance 'web': it gets no time to shut down.",
      STARTED,
      "Ending the rescue of instance 'web': shut the rescue system of 'web' down (by force, at once), then start its own system.",
      "Powering off the rescue system of 'web': it gets no time to shut down.",
      RUNS,
      ENDED,
    ])
  })

  for (const [power, why] of [
    ['PAUSED', 'was paused'],
    ['PMSUSPENDED', 'had suspended itself'],
    ['CRASHED', 'had crashed'],
  ] as const) {
    it(`says that it powers off a rescue system that ${why}`, async () => {
      const host = await hostOf(9_000)
      const inputs = { ...host.inputs, shutdownTimeout: 60 }
      const { outputs } = await host.run(create(inputs, host.runtime))
      host.fake.domain('web').state = DOMAIN_STATE[power]
      await host.run(remove(outputs, host.runtime))
      expect(host.stages).to.include(`Powering off the rescue system of 'web': it ${why}.`)
      expect(host.stages).not.to.include(ASKED_RESCUE)
    })
  }

  it('says that a guest crashed while it was shutting down', async () => {
    const host = await hostOf(null)
    host.clock.at(5_000, () => {
      const web = host.fake.domain('web')
      const { live } = web
      host.fake.crash('web')
      // As libvirt keeps it with <on_crash>preserve.
      Object.assign(web, { live, state: DOMAIN_STATE.CRASHED })
    })
    const inputs = { ...host.inputs, shutdownTimeout: 60 }
    await host.run(create(inputs, host.runtime))
    expect(host.stages).to.deep.equal([
      ASKED,
      "Powering off instance 'web': it crashed during the shutdown.",
      STARTED,
    ])
  })

  it('says what is undone if the rescue fails', async () => {
    const host = await hostOf(9_000)
    host.fake.fault = ({ call }, at) => {
      if (call !== 'domainCreateXml' || at !== 'before') return
      throw new Error('no')
    }
    const inputs = { ...host.inputs, shutdownTimeout: 60 }
    await host.failureOf(create(inputs, host.runtime))
    expect(host.stages).to.deep.equal([
      ASKED,
      "The rescue of instance 'web' failed; undoing it.",
      RUNS,
    ])
  })

  for (const { because, first, change } of [
    {
      because: 'it had another image or layout',
      change: { image: { path: '/images/rescue.img', properties: { hw_rescue_bus: 'usb' } } },
    },
    {
      because: 'it was given other credentials, or it is not known which',
      first: { userData: '#cloud-config' },
      change: { userData: '#cloud-config' },
    },
    {
      because: 'with these arguments the instance cannot be rescued',
      change: { image: { path: '/images/none.img' } },
    },
  ])
    it(`says why it undoes the rescue that an earlier up left: ${because}`, async () => {
      const host = await hostOf(null)
      await host.run(create({ ...host.inputs, ...first }, host.runtime))
      const before = host.stages.length
      await host.run(create({ ...host.inputs, ...change }, host.runtime)).catch(() => null)
      expect(host.stages[before]).to.equal(
        `Undoing an earlier rescue of instance 'web' first: ${because}.`,
      )
    })

  it('12.5: says that the host has the new reason', async () => {
    const host = await hostOf(null)
    const { outputs } = await host.run(create(host.inputs, host.runtime))
    const before = host.stages.length
    await host.run(update(outputs, { ...host.inputs, reason: 'bad kernel' }, host.runtime))
    expect(host.stages.slice(before)).to.deep.equal([
      "The reason in the description of instance 'web', and in its record, is the new one now.",
    ])
  })
})

describe('12.9: the first and the last line of destroy', () => {
  it('leave an instance switched off that was off', async () => {
    const host = await hostOf(null, { running: false })
    const { outputs } = await host.run(create(host.inputs, host.runtime))
    await host.run(remove(outputs, host.runtime))
    expect(host.stages.at(1)).to.match(/ down \(by force, at once\), then leave it switched off\.$/)
    expect(host.stages.slice(-2)).to.deep.equal(["Instance 'web' stays switched off.", ENDED])
  })

  for (const [power, kept] of [
    ['RUNNING', 'keeps running its own system'],
    ['PAUSED', 'stays paused'],
  ] as const) {
    it(`say that the own system that somebody started ${kept}`, async () => {
      const host = await hostOf(null)
      const { outputs } = await host.run(create(host.inputs, host.runtime))
      const libvirt = await host.fake.connect()
      const dom = await libvirt.domainLookupByName({ name: 'web' })
      await libvirt.domainDestroyFlags({ dom })
      await libvirt.domainCreateWithFlags({ dom })
      host.fake.domain('web').state = DOMAIN_STATE[power]
      const before = host.stages.length
      await host.run(remove(outputs, host.runtime))
      expect(host.stages.slice(before)).to.deep.equal([
        "Ending the rescue of instance 'web': leave its own system running.",
        `Instance 'web' ${kept}.`,
        ENDED,
      ])
    })
  }

  it('say that nothing is left, or was left at the last up', async () => {
    const host = await hostOf(null)
    const { outputs } = await host.run(create(host.inputs, host.runtime))
    await host.run(remove(outputs, host.runtime))
    await host.run(remove(outputs, host.runtime))
    expect(host.stages.at(-1)).to.equal(
      "Nothing is left of the rescue of instance 'web' on qemu:///system.",
    )
    await host.run(remove({ ...outputs, cleaned: true }, host.runtime))
    expect(host.stages.at(-1)).to.equal(
      "The rescue of instance 'web' was cleaned up before; the host is not asked.",
    )
  })
})
