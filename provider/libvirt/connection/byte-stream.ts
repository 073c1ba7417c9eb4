import { ConnectionLostError } from '../errors/connection-lost-error.js'
import type { CallOptions } from '../procedures/calls.js'
import * as wire from '../protocol/packet.js'
import { readRefusal, unexpected, type Exchange } from './exchange.js'
import type { Request, Rpc } from './rpc.js'
import type { Wait } from './wait.js'

/** Sends the call that opens a stream and waits for its reply. */
export async function openStream<Given>(
  rpc: Rpc,
  request: Request<Given, unknown>,
  { direction, ...options }: StreamOptions & { readonly direction: 'up' | 'down' },
): Promise<ByteStream> {
  const serial = rpc.send(request, options.signal)
  const { call, procedure } = request
  const stream = new ByteStream(rpc, { serial, call, procedure, direction, options })
  rpc.expect(serial, stream)
  await completing(stream, () => stream.step(() => stream.isOpen))
  return stream
}

/** Does `work` with a stream; what does not end well gives the stream up. */
export async function completing(stream: ByteStream, work: () => Promise<void>): Promise<void> {
  let completed = false
  try {
    await work()
    completed = true
  } finally {
    if (!completed) stream.abandon()
  }
}

/** A call's options, for each step; `idle` replaces the deadline once the stream is open. */
export interface StreamOptions extends CallOptions {
  readonly idle?: number
}

interface StreamTerms {
  readonly call: string
  readonly procedure: { readonly number: number }
  readonly serial: number
  readonly direction: 'up' | 'down'
  readonly options: StreamOptions
}

/**
 * The bytes behind a call, carried by packets of its serial.
 *
 * Each step forward (the reply, the next bytes, room to write, the confirmation) has the whole
 * deadline. Who opened it goes on to the end of `finish`, or calls `abandon`.
 */
export class ByteStream implements Exchange {
  readonly call: string
  readonly procedure: number
  readonly #rpc: Rpc
  readonly #terms: StreamTerms
  /** What the peer has told of it so far. */
  #state: 'asked' | 'open' | 'at end' | 'over' = 'asked'
  #error: Error | null = null
  #abandoned = false
  #finishing = false
  #unread: Buffer[] = []
  /** What came before the reply. */
  readonly #early: Buffer[] = []
  #unreadBytes = 0
  #wait: Wait<undefined> | null = null

  constructor(rpc: Rpc, terms: StreamTerms) {
    this.call = terms.call
    this.procedure = terms.procedure.number
    this.#rpc = rpc
    this.#terms = terms
  }

  get isOpen(): boolean {
    return this.#state !== 'asked'
  }

  /** The next bytes, or null at the end. */
  async read(): Promise<Buffer | null> {
    await this.step(() => this.#unread.length > 0 || this.#state === 'at end')
    const chunk = this.#unread.shift() ?? null
    this.#count(-(chunk?.length ?? 0))
    return chunk
  }

  /** Sends bytes; ready for more when it returns. `STREAM_CHUNK` bytes at most. */
  async write(chunk: Uint8Array): Promise<void> {
    let drained = this.#send(wire.PACKET_STATUS.CONTINUE, chunk)
    if (!drained) {
      this.#rpc.link.onDrain(() => {
        drained = true
        this.#wake()
      })
    }
    await this.step(() => drained)
  }

  /** Ends the stream in good order: the peer confirms that it has done its part. */
  async finish(): Promise<void> {
    this.#check()
    this.#finishing = true
    this.#send(OK)
    await this.step(() => this.#state === 'over')
  }

  /** Gives the stream up: what still comes of it is dropped. */
  abandon(): void {
    if (this.#abandoned || this.#state === 'over') return
    this.#abandoned = true
    this.#unread = []
    this.#count(-this.#unreadBytes)
    if (this.isOpen) this.#send(wire.PACKET_STATUS.ERROR)
  }

  /** Waits until `done`, an error, the deadline or the signal. */
  async step(done: () => boolean): Promise<void> {
    this.#check()
    const { idle, signal, deadline } = this.#terms.options
    const patience = this.isOpen ? (idle ?? deadline) : deadline
    while (!done()) {
      this.#wait = this.#rpc.wait<undefined>(this.call, { signal, deadline: patience })
      await this.#wait.promise
      this.#check()
    }
  }

  accept(packet: wire.Packet): boolean {
    if (packet.status === wire.PACKET_STATUS.ERROR) this.#fail(readRefusal(this.call, packet))
    else if (!this.#expects(packet)) throw unexpected(this.call, packet)
    else if (packet.type === wire.PACKET_TYPE.REPLY) this.#open()
    else if (this.#state === 'asked') this.#early.push(packet.payload.rest())
    else if (packet.status === OK) this.#state = 'over'
    else this.#take(packet.payload.rest())
    this.#wake()
    return this.#state === 'over'
  }

  lose(uri: string, cause: Error | undefined): void {
    this.#fail(new ConnectionLostError(uri, { call: this.call, sent: true }, cause))
    this.#wake()
  }

  /**
   * Data on the way down only, a confirmation only of what we ended. The daemon's threads may send
   * the first data before the reply that opens the stream.
   */
  #expects({ type, status }: wire.Packet): boolean {
    if (type === wire.PACKET_TYPE.REPLY) return this.#state === 'asked' && status === OK
    if (type !== wire.PACKET_TYPE.STREAM) return false
    if (status === OK) return this.isOpen && (this.#finishing || this.#abandoned)
    return status === wire.PACKET_STATUS.CONTINUE && this.#terms.direction === 'down'
  }

  #open(): void {
    this.#state = 'open'
    for (const bytes of this.#early.splice(0)) this.#take(bytes)
    if (this.#abandoned) this.#send(wire.PACKET_STATUS.ERROR)
  }

  #take(bytes: Buffer): void {
    if (bytes.length === 0) this.#state = 'at end'
    if (this.#abandoned || bytes.length === 0) return
    this.#unread.push(bytes)
    this.#count(bytes.length)
  }

  #fail(error: Error): void {
    this.#error = error
    this.#state = 'over'
    this.#unread = []
    this.#count(-this.#unreadBytes)
  }

  #count(bytes: number): void {
    this.#unreadBytes += bytes
    this.#rpc.flow.unread(this, this.#unreadBytes)
  }

  #check(): void {
    if (this.#error !== null) throw this.#error
    this.#terms.options.signal?.throwIfAborted()
  }

  #wake(): void {
    this.#wait?.resolve(undefined)
  }

  /** False when the peer is slow to take it. */
  #send(status: number, chunk: Uint8Array = NO_BYTES): boolean {
    const { serial } = this.#terms
    const { REMOTE: program } = wire.PROGRAM
    const { STREAM: type } = wire.PACKET_TYPE
    const { procedure } = this
    const header = { program, procedure, type, serial, status }
    return this.#rpc.link.write(wire.encodeHeader(header, chunk.length), chunk)
  }
}

const { OK } = wire.PACKET_STATUS
const NO_BYTES = new Uint8Array(0)
