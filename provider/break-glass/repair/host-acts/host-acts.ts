import { CleanText, explainEnd, runInRescue, type JobEnd } from '../../../guest/index.js'
import { withHost, type Host } from '../../../host/index.js'
import { mergeOn, startProbationOn, type RescueOutputs } from '../../../instance-rescue/index.js'
import { endRescue } from '../../end/end-rescue.js'
import { findNamed } from '../../find/find-named.js'
import type { FoundRescue } from '../../found-rescue.js'
import type { RepairActs } from '../carry-out/repair-acts.js'
import type { RepairRequest } from '../plan/repair-request.js'
import { leftIn, stageOf } from '../plan/stage.js'
import { proveHealth } from '../prove/prove-health.js'
import { makeLooks, type LookPlace } from './diagnose-repair.js'
import { OneRescue, RepairLostError } from './one-rescue.js'
import { outputsOf } from './outputs-of.js'
import { awaitingJob, writeJob } from './write-job.js'

/** Where a repair acts. */
export interface RepairPlace extends LookPlace {
  /** The rescue that was found before anything was agreed to; null: none. */
  readonly rescueId: string | null
  readonly request: RepairRequest
  /** Puts the instance into rescue: with a stack or without one. */
  readonly rescue: () => Promise<void>
  /** Takes lines that a fix or script in the guest wrote, cleaned. */
  readonly show: (lines: string) => void
  readonly isStopped: () => boolean
}

/**
 * Makes the acts of a repair on a real host. Each looks at the host first: somebody else may have been there, and what
 * belongs to another rescue is not touched.
 */
export function makeActs(place: RepairPlace): RepairActs {
  const { uri, runtime, domainUuid, instance, request, isStopped } = place
  const boots: string[] = []
  const one = new OneRescue(instance, place.rescueId)
  const look = (host: Host): Promise<RescueOutputs> => findOutputs(host, place, one)
  const job = <T>(work: (host: Host) => Promise<T>): Promise<T> => withHost(uri, runtime, work)
  const run = (work: Parameters<typeof runInRescue>[1]): Promise<JobEnd> =>
    runShown(place, (show) =>
      runInRescue(
        { uri, instance: domainUuid, runtime, show, began: () => undefined },
        one.only(work),
      ),
    )
  const end = (): Promise<void> =>
    job(async (host) => {
      const [found] = await findNamed(host, domainUuid)
      if (found === undefined) return
      one.assertSame(found)
      await endRescue(host, found)
    })
  return {
    ...makeLooks(place),
    clear: end,
    rescue: async () => {
      await place.rescue()
      await job(async (host) => {
        one.adopt((await findNamed(host, domainUuid))[0])
      })
    },
    awaitJobs: async () => {
      const ended = await run(awaitingJob(runtime.randomHex(6)))
      const reason = explainEnd(ended, instance)
      if (reason !== null) throw new RepairLostError(instance, reason.replace(/\.$/, ''))
    },
    run: (mending, verb) =>
      run(
        writeJob(mending, verb, (boot) => {
          boots.push(boot)
        }),
      ),
    startProbation: () =>
      job(async (host) => {
        await startProbationOn(host, await look(host))
        one.try()
      }),
    prove: () =>
      job(async (host) => {
        const { rescueId } = await look(host)
        one.try()
        return proveHealth(host, { domainUuid, rescueId, request, formerBoots: boots, isStopped })
      }),
    merge: () =>
      job(async (host) => {
        await mergeOn(host, await look(host))
      }),
    throwAway: end,
    findLeft: () => job(async (host) => leftIn(stageOf((await findNamed(host, domainUuid))[0]))),
  }
}

/** Shows what a job writes, line by line, and without what a terminal takes for commands. */
async function runShown(
  { show }: RepairPlace,
  work: (show: (stream: 'stdout' | 'stderr', bytes: Buffer) => void) => Promise<JobEnd>,
): Promise<JobEnd> {
  const clean = { stdout: new CleanText(), stderr: new CleanText() }
  const pass = (lines: string): void => {
    if (lines !== '') show(lines)
  }
  const end = await work((stream, bytes) => {
    pass(clean[stream].push(bytes))
  })
  for (const stream of ['stdout', 'stderr'] as const) pass(clean[stream].end())
  return end
}

async function findOutputs(
  host: Host,
  { domainUuid, instance }: RepairPlace,
  one: OneRescue,
): Promise<RescueOutputs> {
  const [found] = await findNamed(host, domainUuid)
  const known = found === undefined ? null : recordOf(found)
  if (found !== undefined) one.assertSame(found)
  if (known === null) throw new RepairLostError(instance, 'its rescue is not there any more')
  return outputsOf(host, known.place, known.state)
}

function recordOf({ trace, page }: FoundRescue): {
  readonly place: Parameters<typeof outputsOf>[1]
  readonly state: Parameters<typeof outputsOf>[2]
} | null {
  if (trace.kind !== 'record' || page === null) return null
  return { place: trace.record.place, state: page.state }
}
