import type { Readable, Writable } from 'node:stream'

/** A byte stream to a daemon, already open. */
export interface Transport {
  readonly readable: Readable
  readonly writable: Writable
  /** Whether the open stream keeps the process alive. */
  hold(alive: boolean): unknown
  /** Ends it at once and leaves nothing behind; may be repeated. */
  destroy(): unknown
  /** Why the peer is gone, where the transport knows more than the stream does. */
  explain(): Promise<Error | null>
}
