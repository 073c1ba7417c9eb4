import type { LibvirtConnection } from '../../provider/libvirt/index.js'

/** One call of a connection, with the arguments that it was given. */
export interface RecordedCall {
  readonly name: Replayable
  readonly args: readonly unknown[]
  /** libvirt's error code, if it refused the call: a replay must get the same answer. */
  code: string | null
  /** The calls of its session, by their place, that had no answer yet when it was made. */
  readonly beside: readonly number[]
}

/** The calls that end with their answer or, as downloads do, with their last byte. */
export type Replayable = Exclude<keyof LibvirtConnection, 'uri' | 'closed' | 'close'>

/** The calls of each connection; connections and calls are in the order in which they began. */
export interface Recording {
  readonly sessions: readonly Session[]
}

/** The calls of one connection. */
export interface Session {
  readonly uri: string
  readonly calls: RecordedCall[]
}
