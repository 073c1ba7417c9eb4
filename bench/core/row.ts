/** One line of bench/results.json. */
export interface Row {
  readonly name: string
  /** What is measured, divided by what it is measured against; or a count. */
  readonly value: number
  readonly target: number
  readonly better: 'lower' | 'higher'
}

/** A row, with the figures behind its value as the printed table shows them. */
export interface Measured extends Row {
  readonly figures: string
}

/** Measures one or more rows that share their set-up. */
export interface Bench {
  /** Selects it on the command line. */
  readonly name: string
  measure(): Promise<readonly Measured[]>
}
