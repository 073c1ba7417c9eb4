import { PACKET_STATUS, PACKET_TYPE, PROGRAM, type Packet } from '../../protocol/packet.js'
import type { Link } from './link.js'

/** A ping every `interval` milliseconds; the peer is dead if nothing arrives during `count` pings in a row. */
export interface KeepaliveTerms {
  readonly interval: number
  readonly count: number
}

/**
 * Answers the peer's pings, and ends the link if the peer no longer answers ours.
 *
 * Silence does not count while the link is not read (`Flow`), nor while `BUSY` exchanges are under
 * way: the daemon then reads no further packet of this client (`max_client_requests`), so it does
 * not see the ping, and the deadlines of the calls apply instead. Pings are sent all the same,
 * because they show the daemon that this side is alive.
 */
export class Keepalive {
  readonly #link: Link
  readonly #terms: KeepaliveTerms | null
  readonly #underWay: () => number
  #timer: NodeJS.Timeout | null = null
  #silent = 0

  constructor(link: Link, terms: KeepaliveTerms | null, underWay: () => number) {
    this.#link = link
    this.#terms = terms
    this.#underWay = underWay
    if (terms !== null) this.#timer = setInterval(this.#tick, terms.interval).unref()
  }

  /** A packet has arrived: the peer is alive. */
  heard(): void {
    this.#silent = 0
  }

  /** A packet of the keepalive program. */
  accept(packet: Packet): void {
    if (packet.procedure === PING) this.#send(PONG)
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  readonly #tick = (): void => {
    const { count, interval } = this.#terms ?? { count: 0, interval: 0 }
    if (this.#link.paused || this.#underWay() >= BUSY) this.#silent = 0
    if (this.#silent > count) {
      const seconds = (interval * this.#silent) / 1000
      this.#link.end(new Error(`the daemon has sent nothing for ${seconds} s`))
    } else this.#ping()
  }

  #ping(): void {
    this.#silent += 1
    this.#send(PING)
  }

  #send(procedure: number): void {
    const { EVENT: type } = PACKET_TYPE
    const { KEEPALIVE: program } = PROGRAM
    const header = { program, procedure, type, serial: 0, status: PACKET_STATUS.OK }
    this.#link.out.bytes(header, NO_BYTES)
  }
}

const PING = 1
const PONG = 2
const NO_BYTES = new Uint8Array(0)

/** The daemon's default of `max_client_requests`. */
const BUSY = 5
