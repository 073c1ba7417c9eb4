import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import {
  attachInRescue,
  nameJob,
  runInRescue,
  type JobEnd,
  type Work,
} from '../../provider/guest/index.js'
import { isCutOff } from '../../provider/host/index.js'
import type { FakeScript } from './support/fake-agent.js'
import { makeRescuedHost, type RescuedHost } from './support/rescued-host.js'

const WORK: Work = {
  nameIn: (boot) => nameJob('run', '0123456789ab', boot),
  script: Buffer.from('#!/bin/sh\necho hello\n'),
  environment: {},
  chroot: false,
  mount: true,
  timeout: 600,
  limit: 64 << 20,
  isForgotten: false,
}

const run = (host: RescuedHost, more: Partial<Work> = {}): Promise<JobEnd> =>
  host.run(runInRescue(host.place, { ...WORK, ...more }))

const exited = (status: number): JobEnd => ({
  kind: 'exited',
  status,
  isLate: false,
  isCut: { stdout: false, stderr: false },
})

/** Writes a line each second to each stream, and ends. */
const LINES: FakeScript = {
  writes: Array.from({ length: 20 }, (_, at) => ({
    at: at * 1_000,
    stream: at % 2 === 0 ? ('out' as const) : ('err' as const),
    bytes: Buffer.from(`line ${at}\n`),
  })),
  endsAt: 20_500,
  status: 7,
}
const linesOf = (stream: 'out' | 'err'): string =>
  Buffer.concat(
    LINES.writes.filter((each) => each.stream === stream).map(({ bytes }) => bytes),
  ).toString()

describe('15.3: a script in the rescue system', () => {
  it('of 200 kB goes in by pieces that the agent bears, and 5 MB come out by pieces of 1 MB', async () => {
    const host = await makeRescuedHost()
    const out = randomBytes(5_000_000)
    host.agent.script = { writes: [{ at: 100, stream: 'out', bytes: out }], endsAt: 200, status: 0 }
    const script = Buffer.concat([Buffer.from('#!/bin/sh\n#'), Buffer.alloc(200_000, 'x')])
    expect(await run(host, { script })).to.deep.equal(exited(0))
    expect(host.agent.started).to.deep.equal([script.toString()])
    expect(host.shown.stdout.equals(out)).to.equal(true)
    expect(Math.max(...host.agent.heard.map(({ length }) => length))).to.be.below(65_536)
    expect(host.agent.longest).to.be.within(500_000, 1_000_000)
  })

  it('shows both streams as they come, and ends as the script ends', async () => {
    const host = await makeRescuedHost()
    host.agent.script = LINES
    expect(await run(host)).to.deep.equal(exited(7))
    expect(host.shown.stdout.toString()).to.equal(linesOf('out'))
    expect(host.shown.stderr.toString()).to.equal(linesOf('err'))
  })

  it('loses nothing and runs once, whichever call the connection is cut at', async () => {
    const host = await makeRescuedHost()
    host.agent.script = { ...LINES, writes: LINES.writes.slice(0, 2), endsAt: 1_500 }
    const calls = async (cutAt: number, when: 'before' | 'after'): Promise<number> => {
      host.renew()
      let number = 0
      host.fake.fault = ({ call }, moment, { cut }) => {
        if (call.startsWith('connect') || moment !== when) return
        if ((number += 1) === cutAt) cut()
      }
      const label = `cut ${when} call ${cutAt}`
      const id = (2 * cutAt + Number(when === 'after')).toString(16).padStart(12, '0')
      const nameIn = (boot: string): string => nameJob('run', id, boot)
      expect(await run(host, { nameIn }), label).to.deep.equal(exited(7))
      expect(host.shown.stdout.toString(), label).to.equal('line 0\n')
      expect(host.shown.stderr.toString(), label).to.equal('line 1\n')
      expect(host.agent.started, label).to.have.length(1)
      return number
    }
    const all = await calls(0, 'before')
    expect(all).to.be.within(35, 100)
    for (let at = 1; at <= all; at += 1) {
      await calls(at, 'before')
      await calls(at, 'after')
    }
  }).timeout(300_000)

  /** Runs a job whose process is killed before or after so many calls; true: it was. */
  async function runKilled(
    host: RescuedHost,
    at: number,
    when: 'before' | 'after',
  ): Promise<boolean> {
    const killed = new Error('killed')
    let number = 0
    host.fake.fault = ({ call }, moment) => {
      if (call !== 'domainQemuAgentCommand' || moment !== when || (number += 1) < at) return
      throw killed
    }
    const end = await run(host).catch((error: unknown) => error)
    host.fake.fault = null
    return end === killed
  }

  it('is either followed or said never to have run, whichever call its process is killed at', async () => {
    const said = new Map<string, number>()
    const count = (what: string): void => void said.set(what, (said.get(what) ?? 0) + 1)
    for (const when of ['before', 'after'] as const)
      for (let at = 1; ; at += 1) {
        const host = await makeRescuedHost()
        host.agent.script = { ...LINES, writes: LINES.writes.slice(0, 2), endsAt: 1_500 }
        if (!(await runKilled(host, at, when))) break
        const label = `killed ${when} question ${at}`
        const { started } = host.agent
        Object.assign(host.shown, { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) })
        const end = await host.run(attachInRescue(host.place, null))
        if (started.length === 1) {
          expect(end, label).to.deep.equal(exited(7))
          expect(host.shown.stdout.toString(), label).to.equal('line 0\n')
        } else {
          expect(end, label).to.have.property('kind', 'refused')
          expect((end as { reason: string }).reason, label).to.match(
            /^(no job was started there since it booted|job 'run-0123456789ab-11111111' has not begun, )/,
          )
        }
        count(end.kind === 'refused' ? end.reason.slice(0, 6) : end.kind)
        // A resource gives its job the same name again: its next up starts what was not started.
        expect(await run(host), label).to.deep.equal(exited(7))
        expect(started, label).to.have.length(1)
      }
    expect(said.get('no job'), 'before the job had a folder').to.be.above(5)
    expect(said.get("job 'r"), 'between its folder and its start').to.be.above(10)
    expect(said.get('exited'), 'afterwards').to.be.above(10)
  }).timeout(120_000)

  it('is said not to be there, if a name is given that no job has', async () => {
    const host = await makeRescuedHost()
    expect(await host.run(attachInRescue(host.place, 'run-0123456789ab-11111111'))).to.deep.equal({
      kind: 'lost',
      reason: "there is no job 'run-0123456789ab-11111111'",
    })
  })

  it('is attached to again by somebody else, from its first byte', async () => {
    const host = await makeRescuedHost()
    host.agent.script = LINES
    const gone = new Error('the operator went home')
    const first = host.run(
      runInRescue({ ...host.place, show: () => { throw gone } }, WORK), // prettier-ignore
    )
    expect(await first.catch((error: unknown) => error)).to.equal(gone)
    expect(await host.run(attachInRescue(host.place, null))).to.deep.equal(exited(7))
    expect(host.shown.stdout.toString()).to.equal(linesOf('out'))
    expect(host.began).to.deep.equal(['run-0123456789ab-11111111', 'run-0123456789ab-11111111'])
    expect(host.agent.started).to.have.length(1)
  })

  it('goes on if the agent alone starts again', async () => {
    const host = await makeRescuedHost()
    host.agent.script = LINES
    host.clock.at(5_000, () => {
      host.agent.restartAgent()
    })
    expect(await run(host)).to.deep.equal(exited(7))
    expect(host.shown.stdout.toString()).to.equal(linesOf('out'))
  })

  it('is told by the boot id if the guest starts again in the middle', async () => {
    const host = await makeRescuedHost()
    host.agent.script = LINES
    host.clock.at(5_000, () => {
      host.agent.reboot()
    })
    expect(await run(host)).to.deep.equal({ kind: 'rebooted' })
    expect(await host.run(attachInRescue(host.place, 'run-0123456789ab-11111111'))).to.deep.equal({
      kind: 'rebooted',
    })
    expect(await host.run(attachInRescue(host.place, null))).to.deep.equal({
      kind: 'refused',
      reason: 'no job was started there since it booted',
    })
    expect(host.agent.started).to.have.length(1)
  })

  it('is not started in a guest that starts again between proof and start', async () => {
    const host = await makeRescuedHost()
    let before = 0
    host.agent.lie = ({ execute }, truth) => {
      if (execute === 'guest-exec' && (before += 1) === 1) host.agent.reboot(0)
      return truth
    }
    expect((await run(host)).kind).to.equal('rebooted')
    expect(host.agent.started).to.deep.equal([])
  })

  it('is not known to run or to have ended if the agent is silent: that is not "down"', async () => {
    const host = await makeRescuedHost()
    host.agent.script = LINES
    host.clock.at(5_000, () => {
      host.agent.isSilent = true
    })
    const began = host.clock.now()
    expect(await run(host)).to.deep.equal({
      kind: 'unknown',
      reason: 'Guest agent is not responding: QEMU guest agent is not connected',
    })
    expect(host.clock.now() - began).to.be.within(290_000, 420_000)
    host.agent.isSilent = false
    expect(await host.run(attachInRescue(host.place, null))).to.deep.equal(exited(7))
  })

  it('is lost with the rescue if that ends in the middle', async () => {
    const host = await makeRescuedHost()
    host.agent.script = LINES
    host.clock.at(5_000, () => {
      host.fake.powerOff('web')
    })
    expect((await run(host)).kind).to.equal('lost')
  })

  for (const { name, prepare, reason } of [
    {
      name: 'the instance’s own system, which has no marker',
      prepare: () => makeRescuedHost(() => ''),
      reason: 'another system than the rescue system answers by its guest agent',
    },
    {
      name: 'the rescue system of another start',
      prepare: () => makeRescuedHost(() => `rescue-ready nonce=${'0'.repeat(32)}\n`),
      reason: 'another system than the rescue system answers by its guest agent',
    },
    {
      name: 'an instance that is not in rescue',
      prepare: async () => {
        const host = await makeRescuedHost()
        host.fake.powerOff('web')
        return host
      },
      reason: 'it is not in rescue, or its rescue system is off',
    },
    {
      name: 'a system whose agent may not read files',
      prepare: async () => {
        const host = await makeRescuedHost()
        host.agent.files.delete('/proc/sys/kernel/random/boot_id')
        return host
      },
      reason:
        "its guest agent refuses: unable to execute QEMU agent command: failed to open file '/proc/sys/kernel/random/boot_id': No such file or directory",
    },
  ]) {
    it(`is not run in ${name}`, async () => {
      const host = await prepare()
      expect(await run(host)).to.deep.include({ kind: 'refused', reason })
      expect(host.agent.started).to.deep.equal([])
    })
  }

  it('of which more than the limit is written is read to the limit alone', async () => {
    const host = await makeRescuedHost()
    host.agent.script = {
      writes: [{ at: 100, stream: 'out', bytes: Buffer.alloc(3_000_000, 'x') }],
      endsAt: 200,
      status: 0,
    }
    expect((await run(host, { limit: 1_000_000 })).kind).to.equal('exited')
    expect(host.shown.stdout.length).to.equal(1_000_000)
  })

  it('leaves nothing behind if its files are to be forgotten', async () => {
    const host = await makeRescuedHost()
    await run(host, { isForgotten: true })
    expect([...host.agent.files.keys()].filter((path) => path.includes('/run-'))).to.deep.equal([])
  })

  it('is no reason to hide that the host cannot be reached', async () => {
    const host = await makeRescuedHost()
    host.fake.fault = ({ call }, when, { cut }) => {
      if (call === 'domainQemuAgentCommand' && when === 'before') cut()
    }
    expect(isCutOff(await host.failureOf(runInRescue(host.place, WORK)))).to.equal(true)
  })
})
