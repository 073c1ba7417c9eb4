import type { CallOptions } from '../procedures/calls.js'
import { CONNECT_PROCEDURES } from '../procedures/connect.js'
import { domain, type DomainRef } from '../protocol/refs.js'
import type { DomainLifecycleEvent } from '../types.js'
import { struct } from '../xdr/composites.js'
import { int } from '../xdr/numbers.js'
import type { XdrReader } from '../xdr/reader.js'
import type { Rpc } from './rpc.js'

type Listener = (event: DomainLifecycleEvent) => void

/**
 * The lifecycle events of one connection, each told to the listener it was registered for.
 *
 * Listeners run one after the other in a turn of their own: what they throw is an uncaught
 * exception of theirs and does not end the connection.
 */
export class DomainEvents {
  readonly #rpc: Rpc
  readonly #listeners = new Map<number, Listener>()

  constructor(rpc: Rpc) {
    this.#rpc = rpc
    rpc.onEvent(DOMAIN_EVENT_CALLBACK_LIFECYCLE, this.#tell)
  }

  async subscribe(
    dom: DomainRef | null,
    listener: Listener,
    options?: CallOptions,
  ): Promise<() => Promise<void>> {
    const callbackID = await this.#rpc.call(
      { ...REGISTER, args: { eventID: LIFECYCLE, dom } },
      options,
      // Here, not after the await: the first event may lie right behind the reply.
      (payload) => this.#register(int.decode(payload), listener),
    )
    return async () => {
      if (this.#rpc.link.ended || !this.#forget(callbackID)) return
      await this.#rpc.call({ ...DEREGISTER, args: { callbackID } })
    }
  }

  #register(callbackID: number, listener: Listener): number {
    this.#listeners.set(callbackID, listener)
    this.#rpc.flow.enter()
    return callbackID
  }

  #forget(callbackID: number): boolean {
    if (!this.#listeners.delete(callbackID)) return false
    this.#rpc.flow.leave()
    return true
  }

  readonly #tell = (payload: XdrReader): void => {
    const { callbackID, msg } = lifecycleEvent.decode(payload)
    payload.end()
    const listener = this.#listeners.get(callbackID)
    if (listener === undefined) return // deregistered while it was on its way
    queueMicrotask(() => {
      if (this.#listeners.get(callbackID) === listener) listener(msg)
    })
  }
}

const lifecycleEvent = struct({
  callbackID: int,
  msg: struct({ dom: domain, event: int, detail: int }),
})

const DOMAIN_EVENT_CALLBACK_LIFECYCLE = 318
const LIFECYCLE = 0

const REGISTER = {
  call: 'connectDomainEventCallbackRegisterAny',
  procedure: CONNECT_PROCEDURES.connectDomainEventCallbackRegisterAny,
} as const
const DEREGISTER = {
  call: 'connectDomainEventCallbackDeregisterAny',
  procedure: CONNECT_PROCEDURES.connectDomainEventCallbackDeregisterAny,
} as const
