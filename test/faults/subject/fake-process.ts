import {
  ConnectionLostError,
  DeadlineError,
  LibvirtError,
} from '../../../provider/libvirt/index.js'
import type { LibvirtConnection, VolRange } from '../../../provider/libvirt/index.js'
import type { FakeConnection } from '../../fake/fake-connection.js'
import type { CallSite, Fault } from '../faults.js'
import type { Harm } from '../scenario.js'

/** A process that works on a fake: it makes calls until it is dead, and then never again. */
export class FakeProcess {
  readonly calls: CallSite[] = []
  readonly pid: number
  /** Resolves when it is killed. */
  readonly died: Promise<void>
  isDead = false
  harmed = false
  readonly #harm: Harm | null
  #bury: () => void = () => undefined

  constructor(pid: number, harm: Harm | null) {
    this.pid = pid
    this.#harm = harm
    this.died = new Promise((resolve) => {
      this.#bury = resolve
    })
  }

  /** The connection as this process sees it: every call is counted, one may go wrong. */
  watch(connection: FakeConnection): LibvirtConnection {
    // The daemon sees that the process is gone.
    void this.died.then(() => {
      connection.cut()
    })
    return new Proxy(connection, {
      get: (target, name: keyof FakeConnection) => {
        const method: unknown = Reflect.get(target, name)
        if (typeof method !== 'function' || UNCOUNTED.has(name)) return method
        const call = method.bind(target) as (...args: unknown[]) => unknown
        if (STREAMS.has(name))
          return (...args: unknown[]) =>
            this.#download(name, { connection, read: () => call(...args) as Download })
        return (...args: unknown[]) =>
          this.#meet(EVENTS[name] ?? name, {
            connection,
            act: () => call(...args),
            half: () => call(...halfOf(args)),
          })
      },
    })
  }

  /** Never returns for a dead process. */
  async alive(): Promise<void> {
    if (this.isDead) await new Promise(() => undefined)
  }

  async die(): Promise<never> {
    this.isDead = true
    this.#bury()
    return new Promise(() => undefined)
  }

  async *#download(name: string, { connection, read }: Reading): Download {
    const act = async (): Promise<Uint8Array[]> => {
      const parts: Uint8Array[] = []
      for await (const part of read()) parts.push(part)
      return parts
    }
    yield* (await this.#meet(name, { connection, act, half: act })) as Uint8Array[]
  }

  async #meet(call: string, doing: Doing): Promise<unknown> {
    await this.alive()
    const nth = 1 + this.calls.filter((made) => made.call === call).length
    this.calls.push({ call, nth })
    const harm = this.#harm
    const isHere = !this.harmed && harm?.site.call === call && harm.site.nth === nth
    if (isHere) this.harmed = true
    const result = await (isHere ? HARMS[harm.fault](this, { ...doing, call }) : doing.act())
    await this.alive()
    return result
  }
}

type Download = AsyncGenerator<Uint8Array, void, undefined>

interface Reading {
  readonly connection: FakeConnection
  readonly read: () => Download
}

interface Doing {
  readonly connection: FakeConnection
  readonly act: () => unknown
  /** The same with half of what is to be written. */
  readonly half: () => unknown
}

type Harming = (process: FakeProcess, doing: Doing & { readonly call: string }) => Promise<unknown>

const lose = ({ connection, call }: Doing & { readonly call: string }): never => {
  connection.cut()
  throw new ConnectionLostError(connection.uri, { call, sent: true })
}

const HARMS: Readonly<Record<Fault, Harming>> = {
  error: (_process, { call }) =>
    Promise.reject(
      new LibvirtError(call, { code: 9, domain: 10, message: 'this call was made to fail!' }),
    ),
  'lost-before': async (_process, doing) => Promise.resolve(lose(doing)),
  'lost-after': async (_process, doing) => {
    await Promise.resolve(doing.act()).catch(() => undefined)
    return lose(doing)
  },
  'kill-before': (process) => process.die(),
  'kill-after': async (process, { act }) => {
    await Promise.resolve(act()).catch(() => undefined)
    return process.die()
  },
  torn: async (process, { half }) => {
    await half()
    return process.die()
  },
  late: (_process, { act }) => Promise.resolve(act()),
  // A fake does a call at once or not at all: these two belong to real libvirt.
  silent: async (_process, { act, call, connection }) => {
    await Promise.resolve(act()).catch(() => undefined)
    throw new DeadlineError(call, 30_000, connection.uri)
  },
  'lost-during': async (_process, doing) => Promise.resolve(lose(doing)),
  'kill-during': (process) => process.die(),
}

/** Calls that give their answer in parts. */
const STREAMS: ReadonlySet<string> = new Set(['storageVolDownload', 'domainScreenshot'])
const UNCOUNTED: ReadonlySet<string> = new Set(['close', 'cut'])
const EVENTS: Readonly<Record<string, string>> = {
  domainEvents: 'connectDomainEventCallbackRegisterAny',
}

function halfOf(args: readonly unknown[]): unknown[] {
  const [range, source, ...rest] = args as [VolRange, Source, ...unknown[]]
  const whole = source instanceof Uint8Array ? source.length : Number(range.length)
  const half = Math.floor(whole / 2)
  const start = source instanceof Uint8Array ? source.subarray(0, half) : startOf(source, half)
  return [{ ...range, length: BigInt(half) }, start, ...rest]
}

type Source = Uint8Array | AsyncIterable<Uint8Array>

async function* startOf(source: AsyncIterable<Uint8Array>, length: number): Download {
  let left = length
  for await (const piece of source) {
    yield piece.subarray(0, left)
    left -= Math.min(left, piece.length)
    if (left === 0) return
  }
}
