import type { LibvirtConnection } from '../../provider/libvirt/index.js'

/** One call of a connection, with its arguments as they were given. */
export interface RecordedCall {
  readonly name: Replayable
  readonly args: readonly unknown[]
  /** libvirt's error code if it said no: a replay must be answered the same. */
  code: string | null
  /** The calls of its session, by their place, that had no answer yet when it was made. */
  readonly beside: readonly number[]
}

/** The calls that end with their answer or, for a download, with its last byte. */
export type Replayable = Exclude<keyof LibvirtConnection, 'uri' | 'closed' | 'close'>

/** The calls of each connection that was opened, in the order of opening and of calling. */
export interface Recording {
  readonly sessions: readonly Session[]
}

/** One connection, from its opening to its end. */
export interface Session {
  readonly uri: string
  readonly calls: RecordedCall[]
}
