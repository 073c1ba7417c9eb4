import type { Report } from '../../../diagnose/index.js'
import type { Mended } from '../mend/mend.js'
import type { Step } from '../plan/plan-steps.js'
import type { Left } from '../plan/stage.js'
import type { Health } from '../prove/prove-health.js'

/**
 * How a repair ended. `repaired`: proven and merged · `shown`: the dry runs alone · `not-mended`: a fix or script
 * failed · `proposed`: a diagnosis was shown, and nothing was taken · `declined`: the operator did not want it · `not-proven`: the instance's own system was not proven to boot ·
 * `stopped`: somebody asked to stop · `failed`: an error ended it.
 */
export type RepairResult =
  | 'repaired'
  | 'shown'
  | 'not-mended'
  | 'proposed'
  | 'declined'
  | 'not-proven'
  | 'stopped'
  | 'failed'

/** One step that was done, or tried. */
export interface StepDone {
  readonly step: Exclude<Step['kind'], 'choose'> | 'diagnose'
  /** The fix or the script; null: none. */
  readonly name: string | null
  readonly seconds: number
  readonly mended: Mended['kind'] | null
}

/** What a fix leaves for a person to do, a clause. */
export interface Todo {
  readonly fix: string
  readonly text: string
}

/** How a repair ended, as data. */
export interface RepairEnd {
  readonly result: RepairResult
  readonly left: Left
  /** Why it is not repaired, a clause; null: there is nothing to say. */
  readonly reason: string | null
  readonly steps: readonly StepDone[]
  /** Null: it did not come so far. */
  readonly health: Health | null
  /** What was found before anything was mended; null: it was not looked for. */
  readonly found: Report | null
  /** The ids of fixes that may be taken by a command of their own, none of which lacks a parameter. */
  readonly proposed: readonly string[]
  /** What is left for a person to do, as the fixes that were done say. */
  readonly todo: readonly Todo[]
  /** What was found on probation; null: it was not looked for. */
  readonly after: Report | null
}
