import type { Sentence } from './sentence.js'

/** A text for the operator, and where Pulumi shows it. */
export interface Line extends Sentence {
  /** URN of the resource in whose row it is shown; empty: the row of the stack. */
  readonly urn: string
  /** True if the next line takes its place, and if nobody needs it later. */
  readonly isPassing?: boolean
}

/** Hands a line to the engine; rejects if the engine did not take it. */
export type Send = (line: Line) => Promise<void>
