import type { Readable, Writable } from 'node:stream'

/** A byte stream to a daemon, already open. */
export interface Transport {
  readonly readable: Readable
  readonly writable: Writable
  /**
   * Gives all bytes to `take`, in place of the `data` events of `readable`; called once.
   * A chunk is valid during the call: its memory is used for the next one.
   */
  deliver?(take: (chunk: Buffer) => void): void
  /** Sets whether the open stream keeps the process alive. */
  hold(alive: boolean): unknown
  /** Closes it at once; may be called again. */
  destroy(): unknown
  /** Why the peer is gone; null if the transport knows no more than its stream. */
  explain(): Promise<Error | null>
}
