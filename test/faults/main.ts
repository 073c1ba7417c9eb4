import { join } from 'node:path'
import { startDaemon } from '../lab/daemon/daemon.js'
import { playAll, startTally, type Tally } from './campaign.js'
import { realCases } from './cases.js'
import { KINDS, MEMORY_KINDS, type Kind, type MemoryKind } from './kinds.js'
import { raceForRecords } from './races/races.js'
import { makeRealSubject, type RealSubject } from './subject/real-subject.js'
import { reportOn, type Races } from './report/report.js'
import { raceThroughRescues } from './races/rescue-races.js'
import { runForJson } from './report/run-for-json.js'
import { runMocha } from './report/run-mocha.js'
import { recordSites } from './sites.js'

/** `FAULTS_ONLY='checkpoint|cut off'`: the parts alone whose names match; the others stay as they are in report.json. */
const only = new RegExp(process.env['FAULTS_ONLY'] ?? '')
const RACES = { records: 200, rescues: 10 }

/** Files of named tests. */
const GROUPS = {
  "the guest's own doings": 'rows/guest.test.js',
  'what others do': 'rows/others.test.js',
  'a definition saved, a disk moved': 'rows/saved-or-moved.test.js',
  'files of others': 'rows/files-of-others.test.js',
  'the last definition, the newest file': 'rows/disks-and-definitions.test.js',
  'disks that a rescue protects': 'rows/protected-disks.test.js',
  "shutdown's own traps": 'rows/shutdown.test.js',
  'host events': 'rows/host.test.js',
  'wrong host': 'rows/wrong-host.test.js',
  'two hosts, one pool': 'rows/shared-pool.test.js',
  'files that lie': 'rows/lying-files.test.js',
  resources: 'rows/resources.test.js',
  'full disks, pools that are off': 'rows/pools.test.js',
  'guests with UEFI variables': 'rows/uefi.test.js',
  'the way out without Pulumi': 'rows/by-hand.test.js',
  'the page for virsh only': 'rows/page.test.js',
  'a repair that is cut off': '../cli/repair-interrupted.test.js',
  'QEMU killed in a merge': '../instance-rescue/checkpoint/on-libvirt.test.js',
  'many at once, over ssh': 'rows/crowd.test.js',
  'the real engine, killed': 'rows/engine.test.js',
} as const

/** Breaks each call on real libvirt and QEMU; nothing may be left on the whole host either. */
async function breakForReal(kind: Kind): Promise<Tally> {
  const daemon = await startDaemon()
  const tally = startTally(`real, ${kind}`)
  const made: RealSubject[] = []
  const make = async (): Promise<RealSubject> => {
    const subject = await makeRealSubject(daemon, { kind, shutdownTimeout: 1 })
    made.push(subject)
    return subject
  }
  const sites = await recordSites(await make())
  await playAll(realCases(kind, sites), make, tally)
  for (const subject of made) subject.stop()
  await daemon.stop()
  return tally
}

async function breakInMemory(kind: MemoryKind): Promise<Tally[]> {
  const program = join(import.meta.dirname, 'memory.js')
  const result = await runForJson((output) => [program, kind, output])
  if ('json' in result) return result.json as Tally[]
  throw new Error(`the cases in memory did not run: ${result.said}`)
}

async function race(): Promise<Races> {
  const daemons = [await startDaemon(), await startDaemon()] as const
  const records = await raceForRecords(daemons, RACES.records)
  for (const failure of records.failures) console.log(failure)
  const rescues = await raceThroughRescues(daemons[0], RACES.rescues)
  for (const daemon of daemons) await daemon.stop()
  return { ...records, rescues }
}

/** Two things at a time: most of them wait for libvirt most of the time. */
const waiting: (() => void)[] = []
let free = 2

async function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
  else free -= 1
  const started = Date.now()
  console.log(`== ${name}`)
  try {
    return await work()
  } finally {
    console.log(`== ${name} took ${Math.round((Date.now() - started) / 1_000)} s`)
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
}

/** Runs those of the parts that are wanted, each in its turn. */
async function run<Part, Result>(
  parts: readonly Part[],
  nameOf: (part: Part) => string,
  work: (part: Part) => Promise<Result>,
): Promise<readonly Result[]> {
  const wanted = parts.filter((part) => only.test(nameOf(part)))
  return Promise.all(wanted.map((part) => inTurn(nameOf(part), () => work(part))))
}

process.env['REPAIR_FAULTS'] = 'full'
const [real, [races], tests, memory] = await Promise.all([
  run(KINDS, (kind) => `real, ${kind}`, breakForReal),
  run(['races'], String, race),
  run(
    Object.entries(GROUPS),
    ([group]) => group,
    ([group, file]) => runMocha(group, file),
  ),
  run(MEMORY_KINDS, (kind) => `in memory, ${kind}`, breakInMemory),
])
const findings = { memory: memory.flat(), real, races: races ?? null, tests }
process.exitCode = reportOn(findings) ? 0 : 1
