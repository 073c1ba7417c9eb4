/** The seconds of each step of one repair. */
export class Seconds {
  readonly #rows: Row[] = []

  /** Runs a step of a repair and keeps how long it took; a step of one name is added up. */
  async measure<Result>(name: string, step: Step, work: () => Promise<Result>): Promise<Result> {
    const began = Date.now()
    try {
      return await work()
    } finally {
      const row = this.#rowOf(name)
      row.steps[step] = (row.steps[step] ?? 0) + (Date.now() - began) / 1000
    }
  }

  /** Writes all rows as the Markdown table that docs/fixes.md quotes. */
  table(): string {
    const cells = this.#rows.map(({ name, steps }) => [
      name,
      ...STEPS.map((step) => steps[step]?.toFixed(1) ?? '—'),
    ])
    return [['broken', ...STEPS], ['-', ...STEPS.map(() => '-')], ...cells]
      .map((row) => `| ${row.join(' | ')} |`)
      .join('\n')
  }

  #rowOf(name: string): Row {
    const found = this.#rows.find((row) => row.name === name)
    if (found !== undefined) return found
    const row = { name, steps: {} }
    this.#rows.push(row)
    return row
  }
}

interface Row {
  readonly name: string
  readonly steps: Record<string, number>
}

const STEPS = ['seen broken', 'rescue', 'dry run', 'fix and check', 'unrescue', 'boots'] as const
/** A step of a repair. */
export type Step = (typeof STEPS)[number]
