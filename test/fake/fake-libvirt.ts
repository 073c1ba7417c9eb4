import { randomUUID } from 'node:crypto'
import { ConnectError, DOMAIN_SHUTOFF, type PoolRef } from '../../provider/libvirt/index.js'
import { DOMAIN_EVENT_STOPPED } from '../libvirt/constants.js'
import { openFakeConnection, type FakeConnection } from './fake-connection.js'
import type { FakeServer } from './line.js'
import { powerOff, type GuestBehaviour } from './guest.js'
import type { FakeDomain, FakeFile, FakeHost } from './host.js'
import { addPool } from './calls/pool-calls.js'
import { startDomain, stopDomain } from './running.js'
import { subjectOf } from './subject-of.js'

/** One call of a fake's journal. */
export interface FakeCall {
  /** From 1, over all connections. */
  readonly number: number
  readonly call: string
  /** Whom it concerns: the name of the domain, volume or pool. */
  readonly subject: string
  readonly args: object
}

/** May throw instead of the call, wait, or cut the connection, before the call is done or after. */
export type Fault = (
  call: FakeCall,
  when: 'before' | 'after',
  connection: { readonly cut: () => void },
) => void | Promise<void>

export interface FakeOptions {
  /** The folder of the active pool `default`; `/images` unless given. */
  readonly images?: string
  /** Files of the host; two fakes with the same map are two hosts on one shared folder. */
  readonly files?: Map<string, FakeFile>
  /** Calls `run` after so many milliseconds, for guests that take their time; `setTimeout` unless given. */
  readonly schedule?: (ms: number, run: () => void) => void
  readonly uri?: string
  /** Of libvirt and of QEMU, as 1000000 * major + 1000 * minor + release; 9.0.0 and 7.2.0 unless given. */
  readonly versions?: FakeHost['versions']
}

/** A libvirt host in memory. What it does is held against a real one by `test/contract`. */
export interface FakeLibvirt {
  readonly uri: string
  /** Each connection sees the same host. */
  connect(): Promise<FakeConnection>
  /** Every call of every connection, in order. */
  readonly calls: readonly FakeCall[]
  /** The same as lines: `domainDestroyFlags web`. */
  readonly journal: readonly string[]
  /** Asked before and after each call. */
  fault: Fault | null
  readonly files: Map<string, FakeFile>
  readonly pools: FakeHost['pools']
  addPool(pool: { readonly name: string; readonly path: string }): PoolRef
  addFile(path: string, bytes: Uint8Array, format?: string): void
  /** What else the host is like. */
  readonly host: Pick<FakeHost, 'copyMs' | 'guestOwner' | 'commitMs' | 'harms'>
  /** The state of a domain, to look at and to change behind libvirt's back. */
  domain(name: string): FakeDomain
  /** How the system inside a domain behaves from now on. */
  behave(name: string, guest: GuestBehaviour): void
  /** The guest switches itself off. */
  powerOff(name: string): void
  /** Its QEMU dies. */
  crash(name: string): void
  /** libvirtd ends: every connection is lost, guests run on; `restart` brings it back. */
  halt(): void
  restart(): void
  /** A power cut and a boot: what ran is off, transient domains are gone, autostarted ones run. */
  reboot(): void
}

export function createFakeLibvirt(options: FakeOptions = {}): FakeLibvirt {
  return new Fake(options)
}

class Fake implements FakeLibvirt, FakeServer {
  readonly uri: string
  readonly host: FakeHost
  readonly calls: FakeCall[] = []
  fault: Fault | null = null
  readonly #connections = new Set<FakeConnection>()
  #halted = false

  constructor(options: FakeOptions) {
    this.uri = options.uri ?? 'qemu:///system'
    this.host = {
      domains: new Map(),
      pools: new Map(),
      files: options.files ?? new Map<string, FakeFile>(),
      listeners: new Set(),
      nextId: 1,
      writes: 0,
      harms: [],
      commitMs: 2_000,
      copyMs: 0,
      guestOwner: null,
      versions: options.versions ?? { libvirt: 9_000_000, qemu: 7_002_000 },
      schedule: options.schedule ?? ((ms, run) => void setTimeout(run, ms).unref()),
    }
    this.addPool({ name: 'default', path: options.images ?? '/images' })
  }

  get files(): Map<string, FakeFile> {
    return this.host.files
  }

  get pools(): FakeHost['pools'] {
    return this.host.pools
  }

  get journal(): readonly string[] {
    return this.calls.map(({ call, subject }) => `${call} ${subject}`.trim())
  }

  connect(): Promise<FakeConnection> {
    if (this.#halted) {
      return Promise.reject(new ConnectError(this.uri, 'refused', 'the fake daemon is halted'))
    }
    const connection = openFakeConnection(this)
    this.#connections.add(connection)
    void connection.closed.then(() => this.#connections.delete(connection))
    return Promise.resolve(connection)
  }

  observe(call: string, args: object): ReturnType<FakeServer['observe']> {
    const entry = { number: this.calls.length + 1, call, subject: subjectOf(args), args }
    this.calls.push(entry)
    return async (when, cut) => this.fault?.(entry, when, { cut })
  }

  addPool(pool: { readonly name: string; readonly path: string }): PoolRef {
    const { name, uuid } = addPool(this.host, { ...pool, uuid: randomUUID() }, true)
    return { name, uuid }
  }

  addFile(path: string, bytes: Uint8Array, format = 'raw'): void {
    this.files.set(path, { bytes: Buffer.from(bytes), format, capacity: null, backing: null })
  }

  domain(name: string): FakeDomain {
    const found = [...this.host.domains.values()].find((domain) => domain.name === name)
    if (found === undefined) throw new Error(`the fake has no domain '${name}'`)
    return found
  }

  behave(name: string, guest: GuestBehaviour): void {
    this.domain(name).guest = guest
  }

  powerOff(name: string): void {
    powerOff(this.host, this.domain(name))
  }

  crash(name: string): void {
    const how = { reason: DOMAIN_SHUTOFF.CRASHED, detail: DOMAIN_EVENT_STOPPED.FAILED }
    stopDomain(this.host, this.domain(name), how)
  }

  halt(): void {
    this.#halted = true
    for (const connection of this.#connections) connection.cut()
  }

  restart(): void {
    this.halt()
    this.#halted = false
  }

  reboot(): void {
    this.halt()
    for (const domain of this.host.domains.values()) {
      if (domain.live !== null) {
        const how = { reason: DOMAIN_SHUTOFF.UNKNOWN, detail: DOMAIN_EVENT_STOPPED.FAILED }
        stopDomain(this.host, domain, how)
      }
      if (domain.autostart && domain.stored !== null)
        startDomain(this.host, domain, domain.stored, 0)
    }
    this.restart()
  }
}
