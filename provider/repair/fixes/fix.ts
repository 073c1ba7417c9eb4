import type { ParameterKind } from './parameters.js'

/** What a fix can be asked to do: say what it would change, change it and check, or check alone. */
export type FixVerb = 'dry-run' | 'apply' | 'check'

/** A repair of one cause: one file of `fixes/`, whose first lines are this. */
export interface Fix {
  /** The name of its file. */
  readonly id: string
  /** What it does, in one line. */
  readonly summary: string
  /** When it is needed: what is seen of an instance with this cause. */
  readonly for: string
  /** What of the instance it changes; and how that is kept, if not in the backup. */
  readonly changes: string
  /** What is left for a person to do after it, a clause; null: nothing. */
  readonly after: string | null
  /** False: the instance's file systems must not be mounted while it runs. */
  readonly mount: boolean
  /** How long it takes as a rule, on a slow machine. */
  readonly seconds: number
  /** Seconds after which it is ended. */
  readonly limit: number
  readonly parameters: readonly FixParameter[]
  /** Its functions, for a POSIX shell. */
  readonly body: string
}

/** What a fix is told beside its verb. */
export interface FixParameter {
  readonly name: string
  readonly kind: ParameterKind
  readonly isRequired: boolean
  readonly meaning: string
}

/** How a fix ends. Every other status is one of the shell's or of the job that runs it. */
export const FIX_STATUS = {
  /** Dry run: something would be changed. Apply: it was changed, and the cause is gone. Check: the cause is not there. */
  done: 0,
  /** The cause is still there, or something could not be done. */
  failed: 1,
  /** There is nothing to change. After apply, the check has passed, too. */
  notNeeded: 3,
  /** It would go on with more consent, or with another parameter: its output names it. */
  refused: 4,
  /** The instance's system is not of the kind that it is for. */
  notForThisSystem: 5,
} as const
