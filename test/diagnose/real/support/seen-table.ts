/** What was found, where it was seen, and how long that took: the table that docs/diagnose.md quotes. */
export class SeenTable {
  readonly #rows: (readonly string[])[] = []

  add(broken: string, rule: string, sources: Iterable<string>, ms: number): void {
    this.#rows.push([broken, rule, [...new Set(sources)].join(', '), (ms / 1000).toFixed(1)])
  }

  toString(): string {
    const head = ['broken', 'rule', 'seen by', 'seconds']
    return [head, head.map(() => '-'), ...this.#rows]
      .map((cells) => `| ${cells.join(' | ')} |`)
      .join('\n')
  }
}
