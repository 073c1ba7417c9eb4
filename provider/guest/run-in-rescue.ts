import { isCutOff, withHost, type Host, type Runtime } from '../host/index.js'
import { AgentError } from './agent/agent-error.js'
import { converse, type Show } from './agent/converse.js'
import { readText, runShort } from './agent/conversation.js'
import { findRescueSystem, NoRescueSystemError, type RescueSystem } from './find-rescue-system.js'
import { followJob } from './job/follow-job.js'
import { isJobName, isOfBoot, LAST_JOB, placeOf, type Job, type JobEnd } from './job/job.js'
import { FORGET } from './job/scripts.js'
import { lookForJob } from './job/look-for-job.js'
import { startJob } from './job/start-job.js'
import { proveSystem } from './prove-system.js'

/** Where something is run, and who is told of it. */
export interface Place {
  readonly uri: string
  /** Name or UUID. */
  readonly instance: string
  readonly runtime: Runtime
  /** Takes the output as it comes, each byte once. */
  readonly show: Show
  /** Told once that the job runs, before anything of it is shown. */
  readonly began: (name: string) => void
}

/** A job whose name follows from the boot that it is started in. */
export type Work = Omit<Job, 'name'> & {
  readonly nameIn: (boot: string, rescueId: string) => string
  /** True: its files are removed from the guest when it has been read to its end; or only if that was a failure. */
  readonly isForgotten: boolean | 'if-failed'
}

/** Runs something in the rescue system of an instance and follows it to its end. A lost connection loses nothing. */
export async function runInRescue(place: Place, work: Work): Promise<JobEnd> {
  return inRescue(place, async (host, { dom, rescueId }, boot) => {
    const name = work.nameIn(boot, rescueId)
    const failure = await converse(
      host,
      dom,
      startJob({ ...work, name }, { boot, mark: place.runtime.randomHex(4) }),
    )
    const { limit, timeout, isForgotten } = work
    return failure ?? { name, limit, timeout, isForgotten }
  })
}

/** Follows a job that somebody started, from its first byte; null: the last one of the command line. */
export async function attachInRescue(place: Place, given: string | null): Promise<JobEnd> {
  return inRescue(place, async (host, { dom }, boot) => {
    const name = given ?? (await readLast(host, dom))
    if (name === null)
      return { kind: 'refused', reason: 'no job was started there since it booted' }
    const absence = isOfBoot(name, boot) ? await converse(host, dom, lookForJob(name, boot)) : null
    return absence ?? { name, limit: LARGEST, timeout: LONGEST_S, isForgotten: false }
  })
}

/** Bytes of a stream, and seconds, of a job that somebody else started. */
const [LARGEST, LONGEST_S] = [1 << 30, 86_400]

async function readLast(host: Host, dom: RescueSystem['dom']): Promise<string | null> {
  try {
    const name = (await converse(host, dom, readText(LAST_JOB))).trim()
    return isJobName(name) ? name : null
  } catch (error) {
    if (error instanceof AgentError) return null
    throw error
  }
}

interface Found {
  readonly name: string
  readonly limit: number
  readonly timeout: number
  readonly isForgotten: Work['isForgotten']
}

type Find = (host: Host, system: RescueSystem, boot: string) => Promise<JobEnd | Found>

/** Runs again from its beginning after a lost connection; what it has shown and learned stays. */
async function inRescue({ uri, runtime, ...place }: Place, find: Find): Promise<JobEnd> {
  const followed = { stdout: 0, stderr: 0 }
  let begun: { readonly boot: string } | null = null
  const show: Show = (stream, bytes) => {
    followed[stream] += bytes.length
    place.show(stream, bytes)
  }
  const job = async (host: Host): Promise<JobEnd> => {
    const met = await meet(host, place.instance)
    if (met.kind !== 'met') return begun === null ? met : afterwards(met)
    const { system, boot } = met
    if (begun !== null && begun.boot !== boot) return { kind: 'rebooted' }
    const found = await find(host, system, boot)
    if ('kind' in found) return found
    if (!isOfBoot(found.name, boot)) return { kind: 'rebooted' }
    if (begun === null) place.began(found.name)
    begun = { boot }
    const end = await converse(host, system.dom, followJob({ ...found, boot }, followed), show)
    if (isOver(found, end)) await forget(host, system, { ...found, boot })
    return end
  }
  // A job may take hours, and its connection break more often than that of other jobs.
  for (;;) {
    const before = followed.stdout + followed.stderr
    try {
      return await withHost(uri, runtime, job)
    } catch (error) {
      const isFurther = followed.stdout + followed.stderr > before
      if (!isCutOff(error) || !isFurther) throw error
    }
  }
}

/** True if nobody needs the files of a job any more. */
function isOver({ isForgotten }: Found, end: JobEnd): boolean {
  if (end.kind !== 'exited' || isForgotten === false) return false
  return isForgotten === true || end.isLate || end.status !== 0
}

type Met =
  | { readonly kind: 'met'; readonly system: RescueSystem; readonly boot: string }
  | Extract<JobEnd, { kind: 'refused' | 'unknown' }>

async function meet(host: Host, instance: string): Promise<Met> {
  try {
    const system = await findRescueSystem(host, instance)
    const proven = await proveSystem(host, system)
    return proven.kind === 'proven' ? { kind: 'met', system, boot: proven.boot } : proven
  } catch (error) {
    if (!(error instanceof NoRescueSystemError)) throw error
    const { message: reason, isWithoutRescue } = error
    return { kind: 'refused', reason, ...(isWithoutRescue ? { isWithoutRescue } : {}) }
  }
}

/** What it means for a job that had begun. */
function afterwards(met: Exclude<Met, { kind: 'met' }>): JobEnd {
  return met.kind === 'refused' ? { kind: 'lost', reason: met.reason } : met
}

/** The files lie in memory of a system that is soon gone: that they stay is no failure. */
async function forget(
  host: Host,
  { dom }: RescueSystem,
  { name, boot }: { readonly name: string; readonly boot: string },
): Promise<void> {
  try {
    await converse(host, dom, runShort(FORGET, [placeOf(name).folder, boot]))
  } catch (error) {
    if (!(error instanceof AgentError)) throw error
  }
}
