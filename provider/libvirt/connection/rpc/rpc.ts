import { ConnectionLostError } from '../../errors/connection-lost-error.js'
import type { CallOptions } from '../../procedures/calls.js'
import type { Procedure } from '../../procedures/procedure.js'
import * as wire from '../../protocol/packet.js'
import type { Transport } from '../../transport/transport.js'
import type { XdrReader } from '../../xdr/reader.js'
import { XdrError } from '../../xdr/xdr-error.js'
import { CallExchange } from '../calls/call.js'
import type { Exchange } from '../calls/exchange.js'
import { Exchanges } from '../calls/exchanges.js'
import { Flow } from '../link/flow.js'
import { Keepalive, type KeepaliveTerms } from '../link/keepalive.js'
import { Link } from '../link/link.js'
import { Waits } from '../calls/waits.js'

/** A procedure, the name its errors carry, and its arguments. */
export interface Request<Given, Result> {
  readonly call: string
  readonly procedure: Procedure<Given, Result>
  readonly args: Given
}

/** Settings of a whole connection. */
export interface RpcTerms {
  readonly uri: string
  /** Milliseconds for a call that names no deadline of its own. */
  readonly deadline: number
  readonly keepalive: KeepaliveTerms | null
}

/**
 * Calls over a link: gives each its serial, and each packet to the exchange it belongs to.
 *
 * Any number of calls may be under way; the daemon works on several at once, so an order is
 * only kept by awaiting.
 */
export class Rpc {
  readonly link: Link
  readonly flow: Flow
  readonly waits: Waits
  readonly #terms: RpcTerms
  readonly #keepalive: Keepalive
  readonly #exchanges = new Exchanges()
  readonly #events = new Map<number, (payload: XdrReader) => void>()

  constructor(transport: Transport, terms: RpcTerms) {
    this.#terms = terms
    this.link = new Link(terms.uri, transport, {
      packet: (packet) => {
        this.#dispatch(packet)
      },
      ended: (cause) => {
        this.#lose(cause)
      },
    })
    this.flow = new Flow(this.link)
    this.waits = new Waits(terms, this.flow)
    this.#keepalive = new Keepalive(this.link, terms.keepalive, () => this.#exchanges.size)
  }

  /** One call and its answer. */
  call<Given, Result>(
    request: Request<Given, Result>,
    options: CallOptions = NO_OPTIONS,
  ): Promise<Result> {
    try {
      const serial = this.send(request, options.signal)
      const wait = this.waits.begin<Result>(request.call, options)
      this.expect(serial, new CallExchange(request.procedure, wait))
      return wait.promise
    } catch (error) {
      const reason = error as Error // or what the signal was aborted with
      return Promise.reject(reason)
    }
  }

  /** Sends a call and returns its serial; throws if it cannot be sent. */
  send<Given>(request: Request<Given, unknown>, signal: AbortSignal | undefined): number {
    signal?.throwIfAborted()
    if (this.link.ended) throw this.#lost(request.call)
    const { procedure, args: given } = request
    const serial = this.#exchanges.nextSerial()
    const { CALL: type } = wire.PACKET_TYPE
    const { program = REMOTE, number } = procedure
    const header = { program, procedure: number, type, serial, status: OK }
    this.link.out.packet(header, { args: procedure.args, given })
    return serial
  }

  /** From now on the packets of this serial go to this exchange, until it has had its last. */
  expect(serial: number, exchange: Exchange): void {
    this.#exchanges.add(serial, exchange)
  }

  /** From now on events of this number go to this listener. */
  onEvent(procedure: number, listener: (payload: XdrReader) => void): void {
    this.#events.set(procedure, listener)
  }

  #lost(call: string): ConnectionLostError {
    return new ConnectionLostError(this.#terms.uri, { call, sent: false })
  }

  #dispatch(packet: wire.Packet): void {
    this.#keepalive.heard()
    if (packet.program === wire.PROGRAM.KEEPALIVE) this.#keepalive.accept(packet)
    else if (packet.program !== REMOTE && packet.program !== wire.PROGRAM.QEMU) {
      throw new XdrError(`packet of the unknown program 0x${packet.program.toString(16)}`)
    } else if (packet.type !== wire.PACKET_TYPE.EVENT) this.#exchanges.receive(packet)
    else if (packet.program === REMOTE) this.#events.get(packet.procedure)?.(packet.payload)
  }

  #lose(cause: Error | undefined): void {
    this.#keepalive.stop()
    this.#exchanges.lose(this.#terms.uri, cause)
    this.waits.stop()
  }
}

const { REMOTE } = wire.PROGRAM
const { OK } = wire.PACKET_STATUS
const NO_OPTIONS: CallOptions = {}
