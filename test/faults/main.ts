import { startDaemon } from '../lab/daemon.js'
import { playAll, startTally, type Tally } from './campaign.js'
import { everyCase, randomCases, realCases } from './cases.js'
import { FakeSubject } from './fake-subject.js'
import { KINDS, type Kind } from './kinds.js'
import { raceForRecords } from './races.js'
import { makeRealSubject } from './real-subject.js'
import { printFindings, writeReport, type Findings } from './report.js'
import { raceThroughRescues } from './rescue-races.js'
import { runMocha, type Outcomes } from './run-mocha.js'
import { recordSites } from './sites.js'

const RANDOM = { count: 1_500, seed: 20_261_122 }
const RACES = { records: 200, rescues: 10 }

/** Files of named tests, each a table of the issue's. */
const GROUPS = {
  "the guest's own doings": 'rows/guest.test.js',
  "shutdown's own traps": 'rows/shutdown.test.js',
  'host events': 'rows/host.test.js',
  'wrong host': 'rows/wrong-host.test.js',
  resources: 'rows/resources.test.js',
} as const

/** Breaks every call in memory: each fault, each command after it, and then several faults in a row. */
async function breakInMemory(kind: Kind): Promise<Tally[]> {
  const make = (): Promise<FakeSubject> => FakeSubject.make(kind)
  const sites = await recordSites(await make())
  const [all, some] = [
    startTally(`in memory, ${kind}`),
    startTally(`in memory, ${kind}, faults in a row`),
  ]
  await playAll(everyCase(sites), make, all)
  await playAll(randomCases(sites, RANDOM.count, RANDOM.seed), make, some)
  return [all, some]
}

/** Breaks each call on real libvirt and QEMU. */
async function breakForReal(kind: Kind): Promise<Tally> {
  const daemon = await startDaemon()
  const tally = startTally(`real, ${kind}`)
  const make = (): ReturnType<typeof makeRealSubject> =>
    makeRealSubject(daemon, { kind, shutdownTimeout: 1 })
  const sites = await recordSites(await make())
  await playAll(realCases(kind, sites), make, tally)
  await daemon.stop()
  return tally
}

async function race(): Promise<Findings['races']> {
  const daemons = [await startDaemon(), await startDaemon()] as const
  const records = await raceForRecords(daemons, RACES.records)
  for (const failure of records.failures) console.log(failure)
  const rescues = await raceThroughRescues(daemons[0], RACES.rescues)
  for (const daemon of daemons) await daemon.stop()
  return { ...records, rescues }
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now()
  console.log(`== ${name}`)
  const result = await work()
  console.log(`== ${name} took ${Math.round((Date.now() - started) / 1_000)} s`)
  return result
}

const real: Tally[] = []
const memory: Tally[] = []
const tests: Outcomes[] = []
const races = await timed('races', race)
for (const kind of KINDS) real.push(await timed(`real, ${kind}`, () => breakForReal(kind)))
for (const [group, file] of Object.entries(GROUPS))
  tests.push(await timed(group, () => runMocha(group, file)))
for (const kind of KINDS)
  memory.push(...(await timed(`in memory, ${kind}`, () => breakInMemory(kind))))

const findings = { memory, real, races, tests }
printFindings(findings)
process.exitCode = writeReport(findings) ? 0 : 1
