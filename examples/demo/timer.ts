/** Says what is being done, and how long each part took. */
export class Timer {
  readonly #parts: { name: string; seconds: number }[] = []

  /** Runs one part under a heading. */
  async time<T>(name: string, part: () => Promise<T>): Promise<T> {
    console.log(`\n— ${name}`)
    const start = performance.now()
    try {
      return await part()
    } finally {
      this.#parts.push({ name, seconds: (performance.now() - start) / 1000 })
    }
  }

  /** Prints all parts and their sum. */
  show(): void {
    const total = this.#parts.reduce((sum, { seconds }) => sum + seconds, 0)
    console.log('\nHow long it took:')
    for (const { name, seconds } of [...this.#parts, { name: 'all', seconds: total }]) {
      console.log(`${seconds.toFixed(1).padStart(7)} s  ${name}`)
    }
  }
}
