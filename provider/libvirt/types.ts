import type { Calls, CallOptions } from './procedures/calls.js'
import type { DomainRef, VolRef } from './protocol/refs.js'

/** How a connection is opened and kept. */
export interface ConnectOptions {
  /** Gives up opening. It has no effect once the connection is open. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for opening, and for each call that has no deadline of its own. Default 30,000. */
  readonly deadline?: number | undefined
  /** How a dead peer is detected; false: not at all. */
  readonly keepalive?: Keepalive | false | undefined
}

/** A ping every `interval` milliseconds. The peer is dead if nothing arrives during `count` pings in a row. */
export interface Keepalive {
  /** Default 5,000, as in libvirt. */
  readonly interval?: number | undefined
  /** Default 5, as in libvirt. */
  readonly count?: number | undefined
}

/** One lifecycle event: `DOMAIN_EVENT`, and its detail (`virDomainEventStoppedDetailType` and the like). */
export interface DomainLifecycleEvent {
  readonly dom: DomainRef
  readonly event: number
  readonly detail: number
}

/** A range of a volume's bytes; without a `length`, or with 0: to the end. */
export interface VolRange {
  readonly vol: VolRef
  readonly offset?: bigint | number | undefined
  readonly length?: bigint | number | undefined
  readonly flags?: number | undefined
}

/** A guest's port while it is open. One step at a time: the next begins when the one before has ended. */
export interface OpenPort {
  /** The next bytes that the guest wrote; null if the guest or somebody else has closed the port. */
  read(): Promise<Uint8Array | null>
  /** Sends bytes to the guest: at most 262,120. */
  write(bytes: Uint8Array): Promise<void>
  /** Leaves the port; what still arrives is dropped. */
  close(): void
}

/** A console of a guest, by its alias; if not given, the first one. */
export interface DomainConsole {
  readonly dom: DomainRef
  readonly devName?: string | null | undefined
  readonly flags?: number | undefined
}

/** A virtio port of a guest: its name is that of `<target name=…>`; flags: `DOMAIN_CHANNEL`. */
export interface DomainPort {
  readonly dom: DomainRef
  readonly name: string
  readonly flags?: number | undefined
}

/**
 * An open connection to one libvirt daemon: a method for each procedure, for events and for streams.
 *
 * Every promise ends: with the result, `LibvirtError` (libvirt refused), `DeadlineError` or
 * `ConnectionLostError` (outcome unknown), `XdrError` (an argument that cannot be sent), or the
 * signal's reason. A connection without calls, streams or listeners does not keep the process alive.
 */
export interface LibvirtConnection extends Calls {
  /** As given, without a password. */
  readonly uri: string
  /** Resolves when the connection has ended: to null after `close`, else to the error. Never rejects. */
  readonly closed: Promise<Error | null>
  /** Ends the connection; pending calls fail. Closing twice is not an error. */
  close(): Promise<void>
  /**
   * Calls `listener` for each lifecycle event of `dom`, or of every domain if `dom` is null.
   * Returns a function that unsubscribes. Events after the loss of the connection are missed: watch
   * `closed`.
   */
  domainEvents(
    dom: DomainRef | null,
    listener: (event: DomainLifecycleEvent) => void,
    options?: CallOptions,
  ): Promise<() => Promise<void>>
  /**
   * Writes `source` into a volume from `offset` on. The bytes behind the written range stay.
   * A source that has not exactly `length` bytes, if that is given, ends in `UploadLengthError`.
   * The deadline is for each step, not for the whole.
   */
  storageVolUpload(
    range: VolRange,
    source: AsyncIterable<Uint8Array> | Uint8Array,
    options?: CallOptions,
  ): Promise<void>
  /** A volume's bytes as they arrive. The call is made when the first bytes are read. */
  storageVolDownload(range: VolRange, options?: CallOptions): AsyncIterable<Uint8Array>
  /**
   * Opens one of a guest's virtio ports. Nobody else can have it open then, unless they use force.
   * The deadline is for opening, and for each read and write.
   */
  domainOpenChannel(port: DomainPort, options?: CallOptions): Promise<OpenPort>
  /** Opens a guest's console. Nobody else can have it open then, unless they use force. */
  domainOpenConsole(port: DomainConsole, options?: CallOptions): Promise<OpenPort>
  /** A picture of a guest's screen, PNG or PPM, as it arrives. The deadline is for each step. */
  domainScreenshot(
    of: { readonly dom: DomainRef; readonly screen?: number | undefined },
    options?: CallOptions,
  ): AsyncIterable<Uint8Array>
}
