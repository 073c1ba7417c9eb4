import { ConnectionLostError } from '../errors/connection-lost-error.js'
import { Framer } from '../protocol/framer.js'
import { decodePacket, type Packet } from '../protocol/packet.js'
import type { Transport } from '../transport/transport.js'

/** What becomes of the packets of a link, and of its end. */
export interface LinkOwner {
  packet(packet: Packet): void
  ended(cause: Error | undefined): void
}

/**
 * Packets over one transport, until it ends.
 *
 * Whatever goes wrong, from a reset to a packet that is none, ends it once and for all with a
 * `ConnectionLostError`; nothing is thrown and nothing more is delivered.
 */
export class Link {
  readonly uri: string
  /** Null after `end()`, else why. Never rejects. */
  readonly closed: Promise<Error | null>
  readonly #transport: Transport
  readonly #framer = new Framer()
  readonly #owner: LinkOwner
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
    readable.on('data', this.#read)
    for (const stream of new Set([readable, writable])) {
      stream.on('error', this.#fail)
      stream.on('close', this.#hangUp)
    }
    readable.on('end', this.#hangUp)
  }

  get ended(): boolean {
    return this.#ended || this.#leaving
  }

  /** Writes raw bytes as one; false when the peer is slow and `drained` should be awaited. */
  write(...buffers: readonly Uint8Array[]): boolean {
    const { writable } = this.#transport
    if (buffers.length > 1) writable.cork()
    for (const buffer of buffers) writable.write(buffer)
    if (buffers.length > 1) writable.uncork()
    return !writable.writableNeedDrain
  }

  /** Bytes written that the peer's system has not taken yet. */
  get unsent(): number {
    return this.#transport.writable.writableLength
  }

  /** Calls `then` once, when all that was written has left. */
  onDrain(then: () => void): void {
    this.#transport.writable.once('drain', then)
  }

  get paused(): boolean {
    return this.#transport.readable.isPaused()
  }

  /** Stops and goes on reading; the peer is held back by its own full buffers. */
  pause(paused: boolean): void {
    const { readable } = this.#transport
    if (this.paused === paused) return
    if (paused) readable.pause()
    else readable.resume()
  }

  /** Whether the link keeps the process alive. */
  hold(alive: boolean): void {
    this.#transport.hold(alive)
  }

  /** From now on its end is what we want, whoever is first: `closed` will say null. */
  retire(): void {
    this.#retired = true
  }

  /** Ends the link: on purpose without a cause, else for this reason. */
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
      for (const packet of this.#framer.push(chunk)) {
        if (this.#ended) return
        this.#owner.packet(decodePacket(packet))
      }
    } catch (error) {
      this.end(error instanceof Error ? error : new Error(String(error)))
    }
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
