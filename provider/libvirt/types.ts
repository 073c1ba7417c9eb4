import type { Calls, CallOptions } from './procedures/calls.js'
import type { DomainRef, VolRef } from './protocol/refs.js'

/** How a connection is opened and kept. */
export interface ConnectOptions {
  /** Gives up opening; of no effect once the connection is open. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for each call that names none of its own, and for opening; 30 000 unless given. */
  readonly deadline?: number | undefined
  /** How a peer that is silent is found dead; false: never asked. */
  readonly keepalive?: Keepalive | false | undefined
}

/** A ping each `interval` milliseconds; the peer is dead when `count` pings in a row brought nothing. */
export interface Keepalive {
  /** 5 000 unless given, as in libvirt. */
  readonly interval?: number | undefined
  /** 5 unless given, as in libvirt. */
  readonly count?: number | undefined
}

/** One lifecycle event: `DOMAIN_EVENT`, and the detail that belongs to it (`DOMAIN_EVENT_STOPPED`, …). */
export interface DomainLifecycleEvent {
  readonly dom: DomainRef
  readonly event: number
  readonly detail: number
}

/** Which bytes of a volume; `length` 0 or none: to the end. */
export interface VolRange {
  readonly vol: VolRef
  readonly offset?: bigint | number | undefined
  readonly length?: bigint | number | undefined
  readonly flags?: number | undefined
}

/**
 * An open connection to one libvirt daemon: a method for each procedure, and what is more than a call.
 *
 * Every promise ends: with the result, `LibvirtError` (libvirt said no), `DeadlineError` or
 * `ConnectionLostError` (outcome unknown), `XdrError` (an argument that cannot be sent), or the
 * signal's reason. A connection without calls, streams or listeners does not keep the process alive.
 */
export interface LibvirtConnection extends Calls {
  /** As given, without a password. */
  readonly uri: string
  /** Settles when the connection has ended: null after `close`, else why. Never rejects. */
  readonly closed: Promise<Error | null>
  /** Ends the connection; calls under way fail. Closing twice is no error. */
  close(): Promise<void>
  /**
   * Tells `listener` of each lifecycle event of `dom`, or of every domain; returns what ends it.
   * Nothing is told of events missed by a lost connection: watch `closed`.
   */
  domainEvents(
    dom: DomainRef | null,
    listener: (event: DomainLifecycleEvent) => void,
    options?: CallOptions,
  ): Promise<() => Promise<void>>
  /**
   * Writes `source` into a volume from `offset` on. What the volume holds behind the new end stays.
   * The deadline is for each step forward, not for the whole.
   */
  storageVolUpload(
    range: VolRange,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    options?: CallOptions,
  ): Promise<void>
  /** A volume's bytes as they come; nothing is asked for before the first is wanted. */
  storageVolDownload(range: VolRange, options?: CallOptions): AsyncIterable<Uint8Array>
}
