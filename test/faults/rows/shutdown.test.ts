import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import { startWorker } from '../subject/process.js'
import { startProxy } from '../proxy/proxy.js'
import {
  commands,
  openLab,
  standingOf,
  untilAsked,
  untilBooted,
  type Lab,
  type LabOptions,
} from './support/lab.js'

/** An instance that has to go off, and how long that may take. */
interface Row {
  readonly name: string
  readonly instance: LabOptions
  /** Seconds it is given. */
  readonly timeout: number
  /** Seconds from `up` to its end, at least and at most: a busy host needs some for QEMU alone. */
  readonly takes: readonly [number, number]
  /** What happens once `up` has begun. */
  readonly meanwhile?: (name: string, lab: Lab) => Promise<unknown>
}

const ROWS: readonly Row[] = [
  { name: 'heeds the power button', instance: { system: 'off' }, timeout: 60, takes: [0, 9] },
  {
    name: 'would come back for ever (on_poweroff=restart)',
    instance: {
      system: 'off',
      change: (xml) => xml.replace('<devices>', '<on_poweroff>restart</on_poweroff><devices>'),
    },
    timeout: 60,
    takes: [0, 9],
  },
  {
    name: 'ignores the power button',
    instance: { system: 'ignore' },
    timeout: 12,
    takes: [12, 40],
  },
  {
    name: 'goes off between two requests',
    instance: { system: 'ignore' },
    timeout: 60,
    takes: [0, 9],
    meanwhile: async (name, { daemon }) => {
      await sleep(3_000)
      await daemon.virsh('send-key', name, 'KEY_P')
    },
  },
  { name: 'is given no time', instance: { system: 'off' }, timeout: 0, takes: [0, 9] },
]

describe("shutdown's own traps", function () {
  this.timeout(120_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  for (const row of ROWS) {
    it(`an instance that ${row.name} is rescued and comes back`, async () => {
      const { up, destroy } = commands(lab)
      const web = await lab.instance(row.instance)
      const before = await standingOf(lab, web)
      await untilBooted()
      const started = Date.now()
      const rescued = up(lab.inputs(web, { shutdownTimeout: row.timeout }))
      await row.meanwhile?.(web.name, lab)
      const outputs = await rescued
      const seconds = (Date.now() - started) / 1_000
      expect(seconds, 'seconds').to.be.within(...row.takes)
      expect(outputs.status).to.equal('rescued')
      await destroy({ ...outputs, shutdownTimeout: 0 })
      expect(await standingOf(lab, web)).to.deep.equal(before)
    })
  }

  for (const transient of [false, true]) {
    const kind = transient ? 'a transient instance' : 'an instance'
    it(`killed while ${kind} is on its way down: unrescue waits for it and starts it again`, async () => {
      const web = await lab.instance({ system: 'slow', transient })
      const before = await standingOf(lab, web)
      await untilBooted()
      const inputs = lab.inputs(web, { shutdownTimeout: 30 })
      const worker = startWorker({ kind: 'up', inputs })
      await untilAsked(lab, web)
      await worker.kill()
      const id = await lab.daemon.virsh('domid', web.name)
      const { uri, instance } = inputs
      expect(await startWorker({ kind: 'unrescue', uri, instance }).answer).to.include({ ok: true })
      expect(await standingOf(lab, web)).to.deep.equal(before)
      expect(await lab.daemon.virsh('domid', web.name)).to.not.equal(id)
      await sleep(10_000)
      expect(await web.state(), 'it stays on').to.equal('running')
    })
  }

  it('killed while an instance ignores the power button: unrescue leaves it running as it was', async () => {
    const change = (xml: string): string => xml.replace('<devices>', RESTARTS)
    const web = await lab.instance({ system: 'ignore', change })
    const before = await standingOf(lab, web)
    await untilBooted()
    const inputs = lab.inputs(web, { shutdownTimeout: 12 })
    const worker = startWorker({ kind: 'up', inputs })
    await untilAsked(lab, web)
    await worker.kill()
    const id = await lab.daemon.virsh('domid', web.name)
    expect(await lab.daemon.virsh('dumpxml', web.name)).to.include('<on_poweroff>destroy')
    const { uri, instance } = inputs
    expect(await startWorker({ kind: 'unrescue', uri, instance }).answer).to.include({ ok: true })
    expect(await lab.daemon.virsh('domid', web.name)).to.equal(id)
    expect(await lab.daemon.virsh('dumpxml', web.name)).to.include('<on_poweroff>restart')
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  it('an agent that takes a request and never answers holds nothing up', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance({ system: 'off', change: withAgent })
    const before = await standingOf(lab, web)
    await untilBooted()
    const proxy = await startProxy(lab.daemon.socket)
    const silent = { fault: 'silent', site: { call: 'domainShutdownFlags', nth: 2 } } as const
    proxy.begin({ ...silent, strike: () => Promise.resolve() })
    const uri = `qemu+unix:///session?socket=${proxy.socket}`
    const started = Date.now()
    const outputs = await up(lab.inputs(web, { shutdownTimeout: 60, uri }))
    expect((Date.now() - started) / 1_000, 'seconds').to.be.within(0, 9)
    expect(proxy.end().happened, 'the agent was asked').to.equal(true)
    await destroy({ ...outputs, shutdownTimeout: 0 })
    proxy.stop()
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })
})

const RESTARTS = '<on_poweroff>restart</on_poweroff><devices>'

function withAgent(xml: string): string {
  const channel = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`
  return xml.replace('</devices>', `${channel}</devices>`)
}
