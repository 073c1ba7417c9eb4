import type { LibvirtConnection } from '../libvirt/index.js'

/** The process that works on a rescue, as it writes itself into the record. */
export interface Holder {
  readonly host: string
  readonly pid: number
  /** What tells this process from a later one with the same pid; empty where the system does not say. */
  readonly startedAt: string
  /** Random, one a process: every line of a record carries its writer's. */
  readonly nonce: string
}

/** Time as the lifecycle sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after `ms`, or at once when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Every effect of the lifecycle that is not a libvirt call. */
export interface Runtime {
  readonly clock: Clock
  readonly holder: Holder
  connect(uri: string): Promise<LibvirtConnection>
  /** Hex text of that many random bytes. */
  randomHex(bytes: number): string
  /** True only with proof: the holder ran on this host and its process is gone. */
  isProvenDead(holder: Holder): boolean
  /** False once the Pulumi engine that started us is gone: then we stop between two steps. */
  isEngineAlive(): boolean
  /** One line for the operator. */
  warn(message: string): void
}
