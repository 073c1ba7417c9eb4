import { ConnectionLostError } from '../errors/connection-lost-error.js'
import { PACKET_STATUS, PACKET_TYPE, type Packet } from '../protocol/packet.js'
import type { XdrReader } from '../xdr/reader.js'
import { readRefusal, unexpected, type Exchange } from './exchange.js'
import type { Wait } from './wait.js'

/**
 * A call and its one answer.
 *
 * It outlives its wait: when the caller has given up, the late answer still finds its serial
 * here and is dropped. `decode` runs while the packet is dispatched, before the next one is.
 */
export class CallExchange<Result> implements Exchange {
  readonly call: string
  readonly procedure: number
  readonly lingers = false
  readonly #wait: Wait<Result>
  readonly #decode: (payload: XdrReader) => Result

  constructor(
    { call, procedure }: { readonly call: string; readonly procedure: number },
    wait: Wait<Result>,
    decode: (payload: XdrReader) => Result,
  ) {
    this.call = call
    this.procedure = procedure
    this.#wait = wait
    this.#decode = decode
  }

  accept(packet: Packet): boolean {
    if (packet.type !== PACKET_TYPE.REPLY) throw unexpected(this.call, packet)
    if (packet.status === PACKET_STATUS.OK) this.#answer(packet.payload)
    else if (packet.status === PACKET_STATUS.ERROR) {
      this.#wait.reject(readRefusal(this.call, packet))
    } else throw unexpected(this.call, packet)
    return true
  }

  lose(uri: string, cause: Error | undefined): void {
    this.#wait.reject(new ConnectionLostError(uri, { call: this.call, sent: true }, cause))
  }

  #answer(payload: XdrReader): void {
    const result = this.#decode(payload)
    payload.end()
    this.#wait.resolve(result)
  }
}
