import { PROGRAM, type Packet } from '../../protocol/packet.js'
import { XdrError } from '../../xdr/xdr-error.js'
import type { Exchange } from './exchange.js'

/** The exchanges under way, by their serials. */
export class Exchanges {
  readonly #bySerial = new Map<number, Exchange>()
  /** Serials of the last exchanges that linger, oldest first. */
  readonly #spent = new Set<number>()
  #last = 0

  /** How many the daemon has not finished, including those that the caller has given up. */
  get size(): number {
    return this.#bySerial.size
  }

  /** A serial that is not under way; 0 belongs to events. */
  nextSerial(): number {
    do this.#last = (this.#last + 1) >>> 0
    while (this.#last === 0 || this.#bySerial.has(this.#last))
    return this.#last
  }

  add(serial: number, exchange: Exchange): void {
    this.#bySerial.set(serial, exchange)
  }

  /** Gives a packet to the exchange it belongs to; throws `XdrError` if there is none. */
  receive(packet: Packet): void {
    const { serial, program, procedure } = packet
    const exchange = this.#bySerial.get(serial)
    if (exchange === undefined) {
      if (this.#spent.has(serial)) return
      throw new XdrError(`packet for the unknown serial ${serial}`)
    }
    const { program: expected = PROGRAM.REMOTE, number } = exchange.procedure
    if (number !== procedure || program !== expected) {
      throw new XdrError(`packet of procedure ${procedure} for a call of ${exchange.call}`)
    }
    if (exchange.accept(packet)) this.#end(serial, exchange)
  }

  /** Ends them all: the connection is lost. */
  lose(uri: string, cause: Error | undefined): void {
    for (const exchange of this.#bySerial.values()) exchange.lose(uri, cause)
    this.#bySerial.clear()
  }

  #end(serial: number, { lingers }: Exchange): void {
    this.#bySerial.delete(serial)
    if (!lingers) return
    this.#spent.add(serial)
    const [oldest] = this.#spent
    if (this.#spent.size > SPENT_LIMIT && oldest !== undefined) this.#spent.delete(oldest)
  }
}

const SPENT_LIMIT = 64
