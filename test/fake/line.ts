import { onAbort } from '../../provider/libvirt/connection/calls/on-abort.js'
import {
  ConnectionLostError,
  DeadlineError,
  type CallOptions,
  type DomainLifecycleEvent,
} from '../../provider/libvirt/index.js'
import type { Procedure } from '../../provider/libvirt/procedures/procedure.js'
import { QEMU_PROCEDURES } from '../../provider/libvirt/procedures/qemu.js'
import { STREAM_PROCEDURES } from '../../provider/libvirt/procedures/stream.js'
import { PROCEDURES } from '../../provider/libvirt/procedures/table.js'
import { XdrWriter } from '../../provider/libvirt/xdr/writer.js'
import type { FakeHost } from './host.js'
import { Refused } from './refused.js'

/** What a connection needs of the fake it belongs to. */
export interface FakeServer {
  readonly host: FakeHost
  readonly uri: string
  /** Told of each call before it is done and after it was; may wait, throw, or cut the connection. */
  observe(call: string, args: object): (when: 'before' | 'after', cut: () => void) => Promise<void>
}

/** The way from one connection to the fake: what may happen to a call there. */
export class Line {
  readonly server: FakeServer
  readonly closed: Promise<Error | null>
  #ended = false
  #end!: (error: Error | null) => void
  readonly #losses = new Set<() => void>()
  readonly #listeners = new Set<(event: DomainLifecycleEvent) => void>()

  constructor(server: FakeServer) {
    this.server = server
    this.closed = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  end(error: Error | null): void {
    if (this.#ended) return
    this.#ended = true
    for (const listener of this.#listeners) this.server.host.listeners.delete(listener)
    for (const lose of this.#losses) lose()
    this.#end(error)
  }

  listen(listener: (event: DomainLifecycleEvent) => void): () => Promise<void> {
    const deferred = (event: DomainLifecycleEvent): void => {
      queueMicrotask(() => {
        if (this.#listeners.has(deferred)) listener(event)
      })
    }
    this.#listeners.add(deferred)
    this.server.host.listeners.add(deferred)
    return () => {
      this.#listeners.delete(deferred)
      this.server.host.listeners.delete(deferred)
      return Promise.resolve()
    }
  }

  async perform<Result>(
    call: string,
    args: object,
    { work, options }: { work: () => Result | Promise<Result>; options: CallOptions | undefined },
  ): Promise<Result> {
    options?.signal?.throwIfAborted()
    if (this.#ended) throw this.#lost(call, false)
    procedureOf(call)?.args.encode(new XdrWriter(), args as never)
    const tell = this.server.observe(call, args)
    const cut = (): void => {
      this.end(this.#lost(null, true))
    }
    return this.#unlessLost(call, options, async () => {
      await tell('before', cut)
      if (this.#ended) throw this.#lost(call, true)
      const outcome = await outcomeOf(call, work)
      await tell('after', cut)
      if (outcome.ok) return outcome.value
      throw outcome.error
    })
  }

  #lost(call: string | null, sent: boolean): ConnectionLostError {
    return new ConnectionLostError(this.server.uri, { call, sent })
  }

  async #unlessLost<Result>(
    call: string,
    options: CallOptions | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> {
    let forget: () => void = () => undefined
    const lost = new Promise<never>((_, reject) => {
      const lose = (): void => {
        reject(this.#lost(call, true))
      }
      this.#losses.add(lose)
      const abort = (): void => {
        reject(options?.signal?.reason as Error)
      }
      const { signal } = options ?? {}
      const cancel = signal === undefined ? undefined : onAbort(signal, abort)
      forget = () => {
        this.#losses.delete(lose)
        cancel?.()
      }
    })
    try {
      return await Promise.race([work(), lost, ...this.#deadline(call, options)])
    } finally {
      forget()
    }
  }

  /** Only where one is given: nothing but a silent agent is slow here. */
  #deadline(call: string, options: CallOptions | undefined): Promise<never>[] {
    const deadline = options?.deadline
    if (deadline === undefined || deadline === Infinity) return []
    const { host, uri } = this.server
    return [
      new Promise((_, reject) => {
        host.schedule(deadline, () => {
          reject(new DeadlineError(call, deadline, uri))
        })
      }),
    ]
  }
}

type Outcome<Result> =
  { readonly ok: true; readonly value: Result } | { readonly ok: false; readonly error: unknown }

async function outcomeOf<Result>(
  call: string,
  work: () => Result | Promise<Result>,
): Promise<Outcome<Result>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, error: error instanceof Refused ? error.under(call) : error }
  }
}

function procedureOf(call: string): Procedure | undefined {
  const all: Readonly<Record<string, Procedure>> = {
    ...PROCEDURES,
    ...QEMU_PROCEDURES,
    ...STREAM_PROCEDURES,
  }
  return all[call]
}
