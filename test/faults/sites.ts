import type { CallSite } from './faults.js'
import type { Act, Subject } from './scenario.js'

/** The calls of one whole life of a rescue, as they were made: nobody wrote this list. */
export type Sites = Readonly<Record<Act, readonly CallSite[]>>

/** Records the calls of an unharmed `up` and `destroy`. */
export async function recordSites(subject: Subject): Promise<Sites> {
  await live(subject) // the first one finds pools that were never looked at
  return live(subject)
}

async function live(subject: Subject): Promise<Sites> {
  const { inputs } = subject
  const made = await subject.run({ kind: 'up', inputs }, null)
  if (made.answer?.outputs == null) throw new Error(`up: ${JSON.stringify(made.answer)}`)
  const ended = await subject.run({ kind: 'remove', olds: made.answer.outputs }, null)
  if (ended.answer?.ok !== true) throw new Error(`remove: ${JSON.stringify(ended.answer)}`)
  return { create: made.calls, delete: ended.calls }
}
