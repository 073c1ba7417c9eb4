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
  discard: ['kill-after'],
  kernel: ['error'],
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

/** Of a probation, a merge and what is thrown away: calls that change something; `make test-faults` breaks every call. */
const OF_CHECKPOINT = /Create|Delete|Destroy|Upload|Block|Suspend|Resume|Set[AM]/

describe('faults in memory, under a checkpoint', function () {
  this.timeout(300_000)

  it('after kill-after at a call that changes something the next command finishes the merge or throws the repair away', async () => {
    const make = (): Promise<FakeSubject> => FakeSubject.make('checkpoint')
    const isMeant = ({ act, way, harms: [harm] }: Case): boolean =>
      ['try', 'merge', 'abort'].includes(act) &&
      way === 'pulumi' &&
      harm?.fault === 'kill-after' &&
      OF_CHECKPOINT.test(harm.site.call)
    const cases = everyCase(await recordSites(await make())).filter(isMeant)
    const tally = startTally('checkpoint')
    await playAll(cases, make, tally)
    expect(tally.failures).to.deep.equal([])
    expect(tally.harmed, 'every fault happened').to.equal(cases.length).and.to.be.above(40)
  })
})

/** While the rescue system is waited for: these calls, with these faults; `make test-faults` breaks every call. */
const WAITING: ReadonlySet<string> = new Set([
  'domainAgentSetResponseTimeout',
  'domainGetGuestInfo',
  'domainInterfaceAddresses',
  'domainOpenConsole',
  'domainScreenshot',
  'domainIsPersistent',
])
const OF_WAITING: readonly Fault[] = ['error', 'kill-after']

describe('faults in memory, while the rescue system is waited for', function () {
  this.timeout(300_000)

  for (const kind of ['proven', 'agent', 'console'] as const) {
    it(`${kind}: after ${OF_WAITING.join(', ')} the next command finishes or undoes the job`, async () => {
      const make = (): Promise<FakeSubject> => FakeSubject.make(kind)
      const isMeant = ({ act, way, harms: [harm] }: Case): boolean =>
        act !== 'delete' &&
        way === 'pulumi' &&
        OF_WAITING.includes(harm?.fault ?? 'late') &&
        WAITING.has(harm?.site.call ?? '')
      const cases = everyCase(await recordSites(await make())).filter(isMeant)
      const tally = startTally(kind)
      await playAll(cases, make, tally)
      expect(tally.failures).to.deep.equal([])
      expect(tally.harmed, 'every fault happened').to.equal(cases.length).and.to.be.above(30)
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
