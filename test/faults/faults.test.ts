import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { playAll, startTally } from './campaign.js'
import { everyCase } from './cases.js'
import { FakeSubject } from './subject/fake-subject.js'
import { nameOf, type CallSite, type Fault } from './faults.js'
import { raceForRecords } from './races/races.js'
import { makeRealSubject } from './subject/real-subject.js'
import { raceThroughRescues } from './races/rescue-races.js'
import { isClean, play, type Act, type Case } from './scenario.js'
import { recordSites } from './sites.js'

// The short form of `make test-faults`.

/** On libvirt in memory: these faults, at every call. */
const IN_MEMORY = {
  stable: ['kill-after', 'silent'],
  transient: ['error'],
} as const satisfies Record<string, readonly Fault[]>

describe('faults in memory', function () {
  this.timeout(300_000)

  for (const [kind, faults] of Object.entries(IN_MEMORY)) {
    it(`${kind}: after ${faults.join(' or ')} at any call the next command finishes or undoes the job`, async () => {
      const make = (): Promise<FakeSubject> => FakeSubject.make(kind as keyof typeof IN_MEMORY)
      const isMeant = ({ way, harms: [harm] }: Case): boolean =>
        way === 'pulumi' && (faults as readonly Fault[]).includes(harm?.fault ?? 'late')
      const cases = everyCase(await recordSites(await make())).filter(isMeant)
      const tally = startTally(kind)
      await playAll(cases, make, tally)
      expect(tally.failures).to.deep.equal([])
      expect(tally.harmed, 'every fault happened').to.equal(cases.length).and.to.be.above(200)
    })
  }
})

/** On real libvirt and QEMU: the calls after which most is at stake. */
const REAL: readonly { act: Act; fault: Fault; site: CallSite }[] = [
  { act: 'create', fault: 'torn', site: { call: 'storageVolUpload', nth: 2 } },
  { act: 'create', fault: 'kill-after', site: { call: 'domainDestroyFlags', nth: 1 } },
  { act: 'create', fault: 'kill-during', site: { call: 'domainCreateXml', nth: 1 } },
  { act: 'create', fault: 'error', site: { call: 'domainCreateXml', nth: 1 } },
  { act: 'delete', fault: 'lost-during', site: { call: 'domainDestroyFlags', nth: 1 } },
  { act: 'delete', fault: 'kill-during', site: { call: 'domainCreateWithFlags', nth: 1 } },
]

describe('faults on real libvirt', function () {
  this.timeout(300_000)
  let daemons: readonly [Daemon, Daemon]
  before(async () => {
    daemons = [await startDaemon(), await startDaemon()]
  })
  after(async () => {
    for (const daemon of daemons) await daemon.stop()
  })

  for (const { act, fault, site } of REAL) {
    it(`${act}: ${fault} ${nameOf(site)}`, async () => {
      const subject = await makeRealSubject(daemons[0], { kind: 'stable', shutdownTimeout: 0 })
      const played = play(subject, { act, way: 'pulumi', harms: [{ fault, site }] })
      const verdict = await played.finally(() => {
        subject.stop()
      })
      expect(verdict).to.satisfy(isClean, JSON.stringify(verdict, null, 2))
      expect(verdict.harmed, 'the fault happened').to.equal(1)
    })
  }

  it('of two processes that race for a record one wins', async () => {
    expect(await raceForRecords(daemons, 20)).to.deep.equal({
      count: 20,
      oneWinner: 20,
      failures: [],
    })
  })

  it('of two processes that rescue the same instance at once one wins, or both come to the same', async () => {
    const { failures, cases } = await raceThroughRescues(daemons[0], 2)
    expect(failures).to.deep.equal([])
    expect(cases).to.equal(2)
  })
})
