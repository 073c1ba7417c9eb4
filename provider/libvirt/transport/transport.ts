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
  /** Whether the open stream keeps the process alive. */
  hold(alive: boolean): unknown
  /** Ends it at once and leaves nothing behind; may be repeated. */
  destroy(): unknown
  /** Why the peer is gone, where the transport knows more than the stream does. */
  explain(): Promise<Error | null>
}
