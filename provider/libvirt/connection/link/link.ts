import { ConnectionLostError } from '../../errors/connection-lost-error.js'
import { Framer } from '../../protocol/framer.js'
import { decodePacket, type Packet } from '../../protocol/packet.js'
import type { Transport } from '../../transport/transport.js'
import { Outgoing } from './outgoing.js'

/** Takes the packets of a link, and learns of its end. */
export interface LinkOwner {
  packet(packet: Packet): void
  ended(cause: Error | undefined): void
}

/**
 * Packets over one transport, until it ends.
 *
 * Every failure, from a reset to a malformed packet, ends the link once and for all with a
 * `ConnectionLostError`; nothing is thrown and nothing more is delivered.
 */
export class Link {
  readonly uri: string
  /** Resolves at the end of the link: to null after `end()`, else to the reason. Never rejects. */
  readonly closed: Promise<Error | null>
  /** Where packets are sent. */
  readonly out: Outgoing
  readonly #transport: Transport
  readonly #framer: Framer
  readonly #owner: LinkOwner
  #paused: boolean
  #ended = false
  #leaving = false
  #retired = false
  #close!: (error: Error | null) => void

  constructor(uri: string, transport: Transport, owner: LinkOwner) {
    this.uri = uri
    this.#transport = transport
    this.#owner = owner
    this.closed = new Promise((resolve) => {
      this.#close = resolve
    })
    const { readable, writable } = transport
    this.out = new Outgoing(writable)
    this.#framer = new Framer(this.#deliver)
    this.#paused = readable.isPaused()
    if (transport.deliver === undefined) readable.on('data', this.#read)
    else transport.deliver(this.#read)
    for (const stream of new Set([readable, writable])) {
      stream.on('error', this.#fail)
      stream.on('close', this.#hangUp)
    }
    readable.on('end', this.#hangUp)
  }

  get ended(): boolean {
    return this.#ended || this.#leaving
  }

  /** Bytes written that the system has not taken yet. */
  get unsent(): number {
    return this.out.unsent
  }

  /** Calls `then` once, when the system has taken all that was written. */
  onDrain(then: () => void): void {
    this.#transport.writable.once('drain', then)
  }

  get paused(): boolean {
    return this.#paused
  }

  /** Stops or resumes reading. A stopped link holds the peer back, because its buffers fill up. */
  pause(paused: boolean): void {
    if (this.#paused === paused) return
    this.#paused = paused
    const { readable } = this.#transport
    if (paused) readable.pause()
    else readable.resume()
  }

  /** Sets whether the link keeps the process alive. */
  hold(alive: boolean): void {
    this.#transport.hold(alive)
  }

  /** From now on the link's end is expected, whichever side ends it: `closed` will resolve to null. */
  retire(): void {
    this.#retired = true
  }

  /** Ends the link: as expected if there is no cause, else because of it. */
  end(cause?: Error): void {
    if (this.#ended) return
    this.#ended = true
    this.#transport.destroy()
    this.#owner.ended(cause)
    const isWanted = this.#retired || cause === undefined
    const under = { call: null, sent: true }
    this.#close(isWanted ? null : new ConnectionLostError(this.uri, under, cause))
  }

  readonly #read = (chunk: Buffer): void => {
    try {
      this.#framer.push(chunk)
    } catch (error) {
      this.end(error instanceof Error ? error : new Error(String(error)))
    }
  }

  readonly #deliver = (packet: Buffer): void => {
    if (!this.#ended) this.#owner.packet(decodePacket(packet))
  }

  readonly #fail = (error: Error): void => {
    void this.#gone(error)
  }

  readonly #hangUp = (): void => {
    void this.#gone(new Error('the daemon closed the connection'))
  }

  async #gone(cause: Error): Promise<void> {
    if (this.#ended || this.#leaving) return
    this.#leaving = true
    this.end((await this.#transport.explain()) ?? cause)
  }
}
