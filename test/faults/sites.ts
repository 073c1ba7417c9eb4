import type { CallSite } from './faults.js'
import type { RescueOutputs } from '../../provider/instance-rescue/index.js'
import type { Job } from './jobs.js'
import type { Act, Ran, Subject } from './scenario.js'

/** The calls of one whole life of a rescue, as they were made: nobody wrote this list. */
export type Sites = Readonly<Record<Act, readonly CallSite[]>>

/** Records the calls of an unharmed `up`, of a `destroy`, and of an `up` that enters again. */
export async function recordSites(subject: Subject): Promise<Sites> {
  await down(subject, await up(subject)) // the first one finds pools that were never looked at
  const made = await up(subject)
  const ended = await down(subject, made)
  const olds = outputsOf(await up(subject))
  await subject.powerOff()
  const again = await done(subject, { kind: 'update', olds, news: subject.inputs })
  await down(subject, again)
  const calls = { create: made.calls, delete: ended.calls, 'enter-again': again.calls }
  if (subject.inputs.originalDisks !== 'checkpoint') return { ...calls, ...NO_CHECKPOINT }
  return { ...calls, ...(await recordCheckpoint(subject)) }
}

const NO_CHECKPOINT = { try: [], merge: [], abort: [] }

/** The same of a probation, of a merge, and of a destroy that throws away what was tried. */
async function recordCheckpoint(
  subject: Subject,
): Promise<Pick<Sites, keyof typeof NO_CHECKPOINT>> {
  const tried = await tryRepair(subject)
  const merged = await done(subject, { kind: 'merge', olds: outputsOf(tried) })
  const aborted = await down(subject, await tryRepair(subject))
  return { try: tried.calls, merge: merged.calls, abort: aborted.calls }
}

async function tryRepair(subject: Subject): Promise<Ran> {
  return done(subject, { kind: 'probation', olds: outputsOf(await up(subject)) })
}

function up(subject: Subject): Promise<Ran> {
  return done(subject, { kind: 'up', inputs: subject.inputs })
}

function down(subject: Subject, last: Ran): Promise<Ran> {
  return done(subject, { kind: 'remove', olds: outputsOf(last) })
}

async function done(subject: Subject, job: Job): Promise<Ran> {
  const ran = await subject.run(job, null)
  if (ran.answer?.ok !== true) throw new Error(`${job.kind}: ${JSON.stringify(ran.answer)}`)
  return ran
}

function outputsOf({ answer }: Ran): RescueOutputs {
  if (answer?.outputs != null) return answer.outputs
  throw new Error('it has no outputs')
}
