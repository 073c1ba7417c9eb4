import { FIX_STATUS, type FixVerb } from '../../../repair/fixes/index.js'
import { explainEnd, type JobEnd } from '../../../guest/index.js'

/** What came of one verb of a fix, or of a script. */
export type Ruling =
  | { readonly kind: 'done' }
  /** There is nothing to change. */
  | { readonly kind: 'not-needed' }
  | { readonly kind: 'failed'; readonly reason: string }

/** Decides what the end of a fix's job means. */
export function judgeFix(verb: FixVerb, end: JobEnd, instance: string): Ruling {
  const status = statusOf(end, instance)
  if (typeof status !== 'number') return status
  if (status === FIX_STATUS.done) return { kind: 'done' }
  if (status === FIX_STATUS.notNeeded) return { kind: 'not-needed' }
  return { kind: 'failed', reason: REASONS[status] ?? `its ${WORDS[verb]} ended with ${status}` }
}

/** Decides what the end of a user's script means: every status but 0 is a failure. */
export function judgeScript(end: JobEnd, instance: string): Ruling {
  const status = statusOf(end, instance)
  if (typeof status !== 'number') return status
  return status === 0 ? { kind: 'done' } : { kind: 'failed', reason: `it ended with ${status}` }
}

function statusOf(end: JobEnd, instance: string): number | Extract<Ruling, { kind: 'failed' }> {
  const reason = explainEnd(end, instance)
  if (end.kind === 'exited' && reason === null) return end.status
  return { kind: 'failed', reason: (reason ?? '').replace(/\.$/, '') }
}

const REASONS: Readonly<Record<number, string>> = {
  [FIX_STATUS.failed]: 'the cause is still there, or something could not be done',
  [FIX_STATUS.refused]: 'it needs more consent, or another parameter: its output names it',
  [FIX_STATUS.notForThisSystem]: "it is not for the instance's system",
}

const WORDS: Readonly<Record<FixVerb, string>> = {
  'dry-run': 'dry run',
  apply: 'run',
  check: 'check',
}
