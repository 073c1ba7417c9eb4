import type { Fix, Source } from '../rules/rule.js'
import type { Stage } from '../text/stages.js'

/** What shows a cause. */
export interface Evidence {
  readonly source: Source
  /** Clean, one line, at most 256 characters. */
  readonly words: string
  /** True: the guest, or its disk, says so; it may lie. */
  readonly isGuestWords: boolean
  /** The line of the console's log or of the screen, from 1; null: it is not of them. */
  readonly line: number | null
}

/** A cause that was found. */
export interface Finding {
  /** The rule's. */
  readonly id: string
  /** Its row in docs/diagnose.md. */
  readonly row: number
  readonly stage: Stage
  readonly title: string
  readonly means: string
  readonly todo: string
  readonly fixes: readonly Fix[]
  readonly isAuto: boolean
  /** True: something else is the cause. */
  readonly isSymptom: boolean
  readonly evidence: readonly Evidence[]
  /** The ids of what was found too and follows from it. */
  readonly consequences: readonly string[]
}

/** What was looked at, and what came of it, in words. */
export interface Look {
  readonly source: Source
  readonly result: 'in-order' | 'found' | 'not-looked-at' | 'unreadable'
  readonly words: string
}

/** What a diagnosis says. */
export interface Diagnosis {
  readonly verdict: 'nothing-found' | 'cause-found' | 'cannot-tell'
  /** The cause first. */
  readonly findings: readonly Finding[]
  readonly looks: readonly Look[]
}
