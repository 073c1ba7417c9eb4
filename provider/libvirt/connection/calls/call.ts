import { ConnectionLostError } from '../../errors/connection-lost-error.js'
import type { Procedure } from '../../procedures/procedure.js'
import { PACKET_STATUS, PACKET_TYPE, type Packet } from '../../protocol/packet.js'
import type { XdrReader } from '../../xdr/reader.js'
import { readRefusal, unexpected, type Exchange } from './exchange.js'
import type { Wait } from './wait.js'

/**
 * A call and its one answer.
 *
 * It outlives its wait: after the caller has given up, the late answer still finds its serial
 * here and is dropped. The result is decoded before the next packet is read.
 */
export class CallExchange<Result> implements Exchange {
  readonly procedure: Procedure<never, Result>
  readonly lingers = false
  readonly #wait: Wait<Result>

  constructor(procedure: Procedure<never, Result>, wait: Wait<Result>) {
    this.procedure = procedure
    this.#wait = wait
  }

  get call(): string {
    return this.#wait.call
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
    const result = this.procedure.result.decode(payload)
    payload.end()
    this.#wait.resolve(result)
  }
}
