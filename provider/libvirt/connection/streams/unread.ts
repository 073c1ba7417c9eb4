import type { Flow } from '../link/flow.js'

/** Bytes of a stream that have arrived and were not read yet, in order; it reports their number to the flow. */
export class Unread {
  readonly #flow: Flow
  #chunks: Buffer[] = []
  #bytes = 0

  constructor(flow: Flow) {
    this.#flow = flow
  }

  get isEmpty(): boolean {
    return this.#chunks.length === 0
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#count(chunk.length)
  }

  shift(): Buffer | null {
    const chunk = this.#chunks.shift() ?? null
    if (chunk !== null) this.#count(-chunk.length)
    return chunk
  }

  /** Forgets all of them. */
  drop(): void {
    this.#chunks = []
    this.#count(-this.#bytes)
  }

  #count(bytes: number): void {
    this.#bytes += bytes
    this.#flow.unread(this, this.#bytes)
  }
}
