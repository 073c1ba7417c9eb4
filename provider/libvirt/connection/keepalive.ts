import { PACKET_STATUS, PACKET_TYPE, PROGRAM, type Packet } from '../protocol/packet.js'
import type { Link } from './link.js'

/** A ping each `interval` milliseconds; dead when `count` pings in a row brought nothing at all. */
export interface KeepaliveTerms {
  readonly interval: number
  readonly count: number
}

/**
 * Answers the peer's pings, and finds a peer dead that no longer answers ours.
 *
 * Silence does not count while we do not read ourselves (`Flow`), nor while `BUSY` exchanges are
 * under way: a daemon reads no further packet of a client then (`max_client_requests`), so our
 * ping waits with the rest, and the deadlines of the calls watch instead. Pings go out all the
 * same: they show the daemon that we live.
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

  /** Any packet is a sign of life. */
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
      this.#link.end(new Error(`the daemon gave no sign of life for ${seconds} s`))
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
