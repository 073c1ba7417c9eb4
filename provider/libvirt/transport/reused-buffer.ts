import type { OnReadOpts } from 'node:net'

/**
 * Reads a socket into one buffer that is used again for each read.
 *
 * Without it, Node allocates 64 KiB for each read, however short, and passes it through a stream.
 * `onread` belongs into the options of `connect`; the socket emits no `data` events then.
 */
export class ReusedBuffer {
  readonly onread: OnReadOpts
  readonly #buffer = Buffer.allocUnsafeSlow(65_536)
  #early: Buffer[] = []
  #take: ((chunk: Buffer) => void) | null = null

  constructor() {
    this.onread = { buffer: this.#buffer, callback: this.#read }
  }

  /** From now on each chunk goes to `take`; it is valid during the call. */
  readonly deliver = (take: (chunk: Buffer) => void): void => {
    this.#take = take
    for (const chunk of this.#early.splice(0)) take(chunk)
  }

  readonly #read = (length: number): boolean => {
    const chunk = this.#buffer.subarray(0, length)
    if (this.#take === null) this.#early.push(Buffer.from(chunk))
    else this.#take(chunk)
    return true
  }
}
