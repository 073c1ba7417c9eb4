import type { CallOptions } from '../procedures/calls.js'
import { CONNECT_PROCEDURES } from '../procedures/connect.js'
import { domain, type DomainRef } from '../protocol/refs.js'
import type { DomainLifecycleEvent } from '../types.js'
import { struct } from '../xdr/composites.js'
import { int } from '../xdr/numbers.js'
import type { XdrReader } from '../xdr/reader.js'
import type { ValueOf, Xdr } from '../xdr/xdr.js'
import type { Rpc } from './rpc/rpc.js'

type Listener = (event: DomainLifecycleEvent) => void

/**
 * The lifecycle events of one connection, each delivered to the listener it was registered for.
 *
 * Each listener runs in a microtask of its own: what it throws is an uncaught exception, and does
 * not end the connection.
 */
export class DomainEvents {
  readonly #rpc: Rpc
  readonly #listeners = new Map<number, Listener>()
  /** Registrations under way, and early events that may belong to them. */
  #registering = 0
  #early: Message[] = []

  constructor(rpc: Rpc) {
    this.#rpc = rpc
    rpc.onEvent(DOMAIN_EVENT_CALLBACK_LIFECYCLE, this.#receive)
  }

  async subscribe(
    dom: DomainRef | null,
    listener: Listener,
    options?: CallOptions,
  ): Promise<() => Promise<void>> {
    const callbackID = await this.#register(dom, listener, options)
    return async () => {
      if (this.#rpc.link.ended || !this.#forget(callbackID)) return
      await this.#deregister(callbackID)
    }
  }

  async #register(
    dom: DomainRef | null,
    listener: Listener,
    options: CallOptions | undefined,
  ): Promise<number> {
    this.#registering += 1
    let isGivenUp = false
    try {
      // In the decoder, not after the await: the first event may follow the reply in the same chunk.
      const result: Xdr<number> = {
        ...int,
        decode: (payload) => {
          const callbackID = int.decode(payload)
          if (isGivenUp) this.#undo(callbackID)
          else this.#add(callbackID, listener)
          return callbackID
        },
      }
      const procedure = { ...REGISTER.procedure, result }
      const request = { ...REGISTER, procedure, args: { eventID: LIFECYCLE, dom } }
      return await this.#rpc.call(request, options)
    } catch (error) {
      isGivenUp = true
      throw error
    } finally {
      this.#registering -= 1
      if (this.#registering === 0) this.#early = []
    }
  }

  #add(callbackID: number, listener: Listener): void {
    this.#listeners.set(callbackID, listener)
    this.#rpc.flow.enter()
    for (const event of this.#early) this.#deliver(event)
  }

  /** Ends a registration that was answered after its caller gave it up. */
  #undo(callbackID: number): void {
    // If this fails, the connection was lost, and the registration with it.
    this.#deregister(callbackID).catch(() => undefined)
  }

  #deregister(callbackID: number): Promise<void> {
    return this.#rpc.call({ ...DEREGISTER, args: { callbackID } })
  }

  #forget(callbackID: number): boolean {
    if (!this.#listeners.delete(callbackID)) return false
    this.#rpc.flow.leave()
    return true
  }

  readonly #receive = (payload: XdrReader): void => {
    const event = lifecycleEvent.decode(payload)
    payload.end()
    if (this.#listeners.has(event.callbackID)) this.#deliver(event)
    // It may come before the reply, or after its listener was removed.
    else if (this.#registering > 0 && this.#early.length < EARLY_LIMIT) this.#early.push(event)
  }

  #deliver({ callbackID, msg }: Message): void {
    const listener = this.#listeners.get(callbackID)
    queueMicrotask(() => {
      if (this.#listeners.get(callbackID) === listener) listener?.(msg)
    })
  }
}

const lifecycleEvent = struct({
  callbackID: int,
  msg: struct({ dom: domain, event: int, detail: int }),
})

type Message = ValueOf<typeof lifecycleEvent>

/** More events than any host sends during one call. */
const EARLY_LIMIT = 1_000

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
