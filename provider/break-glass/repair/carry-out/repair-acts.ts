import type { Report } from '../../../diagnose/index.js'
import type { Proposal } from '../choose/mend-found.js'
import type { MendingTools } from '../mend/mend.js'
import type { Left } from '../plan/stage.js'
import type { Health } from '../prove/prove-health.js'

/** Everything that a repair does to a host. Each act can be repeated, and finds done what is done. */
export interface RepairActs extends Pick<MendingTools, 'run'> {
  /** Throws away what an earlier repair left. */
  clear(): Promise<void>
  rescue(): Promise<void>
  awaitJobs(): Promise<void>
  /** Diagnoses from the inside of the rescue system, with what was seen from the outside before. */
  diagnose(): Promise<Report>
  startProbation(): Promise<void>
  prove(): Promise<Health>
  /** Diagnoses from the outside while the instance's own system runs. A text: why it cannot. */
  lookAgain(): Promise<Report | string>
  merge(): Promise<void>
  throwAway(): Promise<void>
  /** Looks what is on the host. */
  findLeft(): Promise<Left>
}

/** A question to the operator in the middle of a repair. */
export type Question =
  | { readonly kind: 'apply'; readonly name: string }
  /** With what was seen that proves it, clauses. */
  | { readonly kind: 'keep'; readonly facts: readonly string[] }
  /** With what is missing, clauses. */
  | { readonly kind: 'throw-away'; readonly missing: readonly string[] }

/** Who is told, asked and listened to. */
export interface RepairTalk {
  say(text: string): void
  /** True if the answer is yes, and if nobody is to be asked. */
  confirm(question: Question): Promise<boolean>
  /** True if these fixes may be taken; null: nobody can be asked. */
  choose(ids: readonly string[]): Promise<boolean | null>
  /** Shows what a diagnosis has found and what would mend it. */
  propose(proposal: Proposal): void
  /** Shows what is found on probation; a text: why nothing could be looked for. */
  showAgain(report: Report | string): void
  /** True once somebody asked to stop. */
  isStopped(): boolean
  /** Takes an error that ended the repair. */
  failed(error: Error): void
}
