import { ConnectionLostError } from '../../errors/connection-lost-error.js'
import type { CallOptions } from '../../procedures/calls.js'
import * as wire from '../../protocol/packet.js'
import { readRefusal, unexpected, type Exchange } from '../calls/exchange.js'
import type { Rpc } from '../rpc/rpc.js'
import { Unread } from './unread.js'
import type { Wait } from '../calls/wait.js'

/** Which side sends bytes: `up` this side, `down` the peer. */
export type StreamDirection = 'up' | 'down' | 'both'

/** The call that a stream belongs to. */
export interface StreamTerms {
  readonly call: string
  readonly procedure: { readonly number: number }
  readonly serial: number
  readonly direction: StreamDirection
  /** For each step. */
  readonly options: CallOptions
}

/**
 * The bytes behind a call, carried by packets of its serial.
 *
 * Each step forward (the reply, the next bytes, room to write, the confirmation) has the whole
 * deadline. The caller must await `finish`, or call `abandon`. The daemon's threads may send the
 * first data, or an error, before the reply; any order is accepted.
 */
export class ByteStream implements Exchange {
  readonly call: string
  readonly procedure: { readonly number: number }
  /** libvirt may report one failed write twice. */
  readonly lingers = true
  readonly #rpc: Rpc
  readonly #terms: StreamTerms
  /** What the peer has sent: the reply, the end of its data, its confirmation of our end, an error. */
  #replied = false
  #atEnd = false
  #confirmed = false
  #error: Error | null = null
  /** What this side has done. */
  #finishing = false
  #abandoned = false
  readonly #unread: Unread
  #wait: Wait<undefined> | null = null

  constructor(rpc: Rpc, terms: StreamTerms) {
    this.call = terms.call
    this.procedure = terms.procedure
    this.#rpc = rpc
    this.#unread = new Unread(rpc.flow)
    this.#terms = terms
  }

  /** The peer has replied to the call. */
  async opened(): Promise<void> {
    await this.#step(() => this.#replied)
  }

  /** The next bytes, or null at the end. */
  async read(): Promise<Buffer | null> {
    await this.#step(() => !this.#unread.isEmpty || this.#atEnd)
    return this.#unread.shift()
  }

  /** Sends bytes, no more than a packet holds; ready for more when it returns. */
  async write(chunk: Uint8Array): Promise<void> {
    let drained = this.#send(wire.PACKET_STATUS.CONTINUE, chunk)
    if (!drained) {
      this.#rpc.link.onDrain(() => {
        drained = true
        this.#wait?.resolve(undefined)
      })
    }
    await this.#step(() => drained)
  }

  /** Ends the stream, and waits until the peer confirms that it is done. */
  async finish(): Promise<void> {
    this.#check()
    this.#finishing = true
    this.#send(OK)
    await this.#step(() => this.#confirmed)
  }

  /** Gives the stream up: what still arrives is dropped. */
  abandon(): void {
    if (this.#abandoned || this.#confirmed || this.#error !== null) return
    this.#abandoned = true
    this.#unread.drop()
    if (this.#replied) this.#send(ERROR)
  }

  accept(packet: wire.Packet): boolean {
    if (!this.#expects(packet)) throw unexpected(this.call, packet)
    const isReply = packet.type === wire.PACKET_TYPE.REPLY
    if (packet.status === ERROR) this.#fail(readRefusal(this.call, packet))
    else if (isReply) this.#open()
    else if (packet.status === OK) this.#confirmed = true
    else this.#take(packet.payload.rest())
    this.#wait?.resolve(undefined)
    if (isReply && packet.status === ERROR) return true
    return this.#replied && (this.#confirmed || this.#error !== null)
  }

  lose(uri: string, cause: Error | undefined): void {
    this.#fail(new ConnectionLostError(uri, { call: this.call, sent: true }, cause))
    this.#wait?.resolve(undefined)
  }

  /** One reply, data only if the peer may send any, and a confirmation only after this side has ended. */
  #expects({ type, status }: wire.Packet): boolean {
    const { REPLY, STREAM } = wire.PACKET_TYPE
    if (status === ERROR) return type === REPLY || type === STREAM
    if (type === REPLY) return !this.#replied && status === OK
    if (type !== STREAM) return false
    if (status === OK) return this.#replied && (this.#finishing || this.#abandoned)
    return status === wire.PACKET_STATUS.CONTINUE && this.#terms.direction !== 'up'
  }

  #open(): void {
    this.#replied = true
    if (this.#abandoned && this.#error === null) this.#send(ERROR)
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0) this.#atEnd = true
    else if (!this.#abandoned) this.#unread.push(Buffer.from(bytes))
  }

  #fail(error: Error): void {
    this.#error = error
    this.#unread.drop()
  }

  async #step(done: () => boolean): Promise<void> {
    const { signal, deadline } = this.#terms.options
    this.#check()
    while (!done()) {
      this.#wait = this.#rpc.waits.begin<undefined>(this.call, { signal, deadline })
      await this.#wait.promise
      this.#check()
    }
  }

  #check(): void {
    if (this.#error !== null) throw this.#error
    this.#terms.options.signal?.throwIfAborted()
  }

  /** False when the peer is slow to take it. */
  #send(status: number, chunk: Uint8Array = NO_BYTES): boolean {
    const { serial } = this.#terms
    const { REMOTE: program } = wire.PROGRAM
    const { STREAM: type } = wire.PACKET_TYPE
    const header = { program, procedure: this.procedure.number, type, serial, status }
    return this.#rpc.link.out.bytes(header, chunk)
  }
}

const { OK, ERROR } = wire.PACKET_STATUS
const NO_BYTES = new Uint8Array(0)
