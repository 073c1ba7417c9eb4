import { expect } from 'chai'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../jobs.js'
import { startWorker, type Worker } from '../subject/process.js'
import {
  commands,
  failureOf,
  openLab,
  standingOf,
  untilAsked,
  untilBooted,
  type Lab,
} from './support/lab.js'

describe('host events', function () {
  this.timeout(600_000)
  let lab: Lab
  before(async () => {
    lab = await openLab()
  })
  after(() => lab.stop())

  it('libvirtd restarted in the middle of up and of destroy: both go on', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance({ system: 'ignore' })
    const before = await standingOf(lab, web)
    await untilBooted()
    const rescued = up(lab.inputs(web, { shutdownTimeout: 6 }))
    await sleep(2_500)
    await lab.daemon.restart()
    const outputs = await rescued
    expect(outputs.status).to.equal('rescued')
    const ended = destroy(outputs)
    await sleep(2_500)
    await lab.daemon.restart()
    await ended
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  it('libvirtd stopped: refresh, up and destroy say so, and work once it is back', async () => {
    const { up, upAgain, refresh, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    await lab.daemon.halt()
    for (const job of [refresh(outputs), upAgain(outputs, lab.inputs(web)), destroy(outputs)])
      expect(await failureOf(job)).to.include({ name: 'ConnectError' })
    await lab.daemon.start()
    expect((await refresh(outputs))?.status).to.equal('rescued')
    await destroy(outputs)
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  for (const autostart of [false, true]) {
    it(`the host reboots while the instance is rescued, autostart ${autostart ? 'on' : 'off'}`, async () => {
      const { up, upAgain, refresh, destroy } = commands(lab)
      const web = await lab.instance()
      if (autostart) await lab.daemon.virsh('autostart', web.name)
      const before = await standingOf(lab, web)
      const outputs = await up(lab.inputs(web))
      await lab.daemon.reboot()
      const seen = await refresh(outputs)
      expect(seen?.status).to.equal(autostart ? 'left' : 'stopped')
      const id = await lab.daemon.virsh('domid', web.name)
      const again = await upAgain(seen ?? outputs, lab.inputs(web))
      expect(again.status).to.equal(autostart ? 'left' : 'rescued')
      await destroy(again)
      expect(await standingOf(lab, web)).to.deep.equal(before)
      if (autostart) expect(await lab.daemon.virsh('domid', web.name)).to.equal(id)
      await lab.daemon.virsh('destroy', web.name)
    })
  }

  it('the host reboots while a transient instance is rescued: destroy starts it, transient again', async () => {
    const { up, refresh, destroy } = commands(lab)
    const web = await lab.instance({ transient: true })
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    await lab.daemon.reboot()
    expect((await refresh(outputs))?.status).to.equal('stopped')
    await destroy(outputs)
    expect(await standingOf(lab, web)).to.deep.equal(before)
    expect(await lab.daemon.virsh('dominfo', web.name)).to.match(/Persistent:\s+no/)
  })

  it('the host reboots in the middle of up: the next up finishes', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance({ system: 'ignore' })
    const before = await standingOf(lab, web)
    const inputs = lab.inputs(web, { shutdownTimeout: 20 })
    const worker = startWorker({ kind: 'up', inputs })
    await sleep(5_000)
    await worker.kill()
    await lab.daemon.reboot()
    expect(await web.state()).to.equal('shut off')
    const outputs = await up(inputs)
    expect(outputs).to.include({ status: 'rescued', originalPowerState: 'running' })
    await destroy({ ...outputs, shutdownTimeout: 0 })
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  it('libvirtd frozen: destroy ends with an error by itself, and works once it goes on', async () => {
    const { up, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    lab.daemon.pause()
    const answer = await untilAnswered(lab, startWorker({ kind: 'remove', olds: outputs }))
    expect(answer).to.include({ name: 'ConnectError' })
    await destroy(outputs)
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  it('libvirtd frozen in the middle of up: it ends with an error by itself, the next up finishes', async () => {
    const { upAgain, destroy } = commands(lab)
    const web = await lab.instance({ system: 'ignore' })
    const before = await standingOf(lab, web)
    await untilBooted()
    const inputs = lab.inputs(web, { shutdownTimeout: 5 })
    const frozen = startWorker({ kind: 'up', inputs }, LONG)
    await untilAsked(lab, web)
    lab.daemon.pause()
    const answer = await untilAnswered(lab, frozen)
    expect(answer).to.include({ name: 'RescueInterruptedError' })
    if (answer?.outputs == null) throw new Error('nothing is kept in the state')
    const outputs = await upAgain(answer.outputs, inputs)
    expect(outputs).to.include({ status: 'rescued', originalPowerState: 'running' })
    await destroy({ ...outputs, shutdownTimeout: 0 })
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })

  it('libvirtd frozen: refresh ends with an error by itself, and sees the rescue once it goes on', async () => {
    const { up, refresh, destroy } = commands(lab)
    const web = await lab.instance()
    const before = await standingOf(lab, web)
    const outputs = await up(lab.inputs(web))
    lab.daemon.pause()
    const answer = await untilAnswered(lab, startWorker({ kind: 'read', olds: outputs }))
    expect(answer).to.include({ name: 'ConnectError' })
    expect((await refresh(outputs))?.status).to.equal('rescued')
    await destroy(outputs)
    expect(await standingOf(lab, web)).to.deep.equal(before)
  })
})

/** Milliseconds: a job that has begun waits 30 s for its call, then six times as long to reconnect. */
const LONG = 400_000

/** What a process said of a frozen libvirtd, and libvirtd goes on. */
async function untilAnswered(lab: Lab, frozen: Worker): Promise<Answer | null> {
  const started = Date.now()
  const answer = await frozen.answer.finally(() => {
    lab.daemon.resume()
  })
  console.log(`      it ended after ${Math.round((Date.now() - started) / 1_000)} s`)
  expect(answer, JSON.stringify(answer)).to.include({ ok: false })
  return answer
}
