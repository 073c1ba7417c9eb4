import type { LibvirtConnection } from '../libvirt/index.js'
import type { SavedFile } from './save-file.js'

/** The process that works on a rescue, as the record names it. */
export interface Holder {
  readonly host: string
  readonly pid: number
  /** Distinguishes this process from a later process with the same pid; empty if the system does not say. */
  readonly startedAt: string
  /** Random, different for each process: every page of a record has its writer's nonce. */
  readonly nonce: string
}

/** The time that the lifecycle uses; tests have a clock of their own. */
export interface Clock {
  /** Milliseconds since some moment, for intervals: nobody can set it, and it goes on while the machine is suspended. */
  now(): number
  /** The time of day, which somebody may set at any moment: only for what people read. */
  date(): Date
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
  /** True only if it is proven that the holder is gone: it ran on this host, and its process does not exist. */
  isProvenDead(holder: Holder): boolean
  /** False once the Pulumi engine that started us is gone, or cancelled: then we stop between two steps. */
  isEngineAlive(): boolean
  /** Saves bytes under a name in a new file on this machine, for the operator alone. */
  saveFile(name: string, bytes: Uint8Array): SavedFile
  /** One line for the operator, who may have to do something about it. */
  warn(message: string): void
  /** One line for the operator on what is being done now. */
  say(message: string): void
  /** One line on how far it is, which takes the place of the one before; absent if it cannot be shown so. */
  readonly progress?: (message: string) => void
  /** True if a TCP port of a guest accepts a connection from this machine; absent: this process opens none. */
  readonly reaches?: (address: string, port: number) => Promise<boolean>
}
