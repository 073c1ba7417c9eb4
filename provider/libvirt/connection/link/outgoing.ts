import type { Writable } from 'node:stream'
import { appendHeader, appendPacket, type Header } from '../../protocol/packet.js'
import type { Xdr } from '../../xdr/xdr.js'
import { XdrWriter } from '../../xdr/writer.js'

/**
 * Writes packets to a transport, in the order in which they are given.
 *
 * Packets of one turn of the event loop leave together, in one system call.
 */
export class Outgoing {
  readonly #writable: Writable
  #writer = new XdrWriter(CAPACITY)
  #isScheduled = false

  constructor(writable: Writable) {
    this.#writable = writable
  }

  /** Bytes that the system has not taken yet. */
  get unsent(): number {
    return this.#writer.length + this.#writable.writableLength
  }

  /** Sends a packet with an encoded payload. Throws `XdrError`, and sends nothing, if it cannot be encoded. */
  packet<Given>(
    header: Header,
    payload: { readonly args: Xdr<unknown, Given>; readonly given: Given },
  ): void {
    appendPacket(this.#writer, header, payload)
    this.#schedule()
  }

  /** Sends a packet with raw bytes, not copied; false if the peer is slow and a drain should be awaited. */
  bytes(header: Header, bytes: Uint8Array): boolean {
    appendHeader(this.#writer, header, bytes.length)
    if (bytes.length === 0) this.#schedule()
    else {
      this.#writable.cork()
      this.#flush()
      this.#writable.write(bytes)
      this.#writable.uncork()
    }
    return !this.#writable.writableNeedDrain
  }

  #schedule(): void {
    if (this.#writer.length >= LARGE) this.#flush()
    else if (!this.#isScheduled) {
      this.#isScheduled = true
      process.nextTick(this.#flushLater)
    }
  }

  readonly #flushLater = (): void => {
    this.#isScheduled = false
    this.#flush()
  }

  #flush(): void {
    if (this.#writer.length === 0 || this.#writable.destroyed) return
    this.#writable.write(this.#writer.written)
    // A stream that holds no bytes has handed them all to the system, so their buffer is free again.
    if (this.#writable.writableLength === 0 && this.#writer.length < LARGE * 2) {
      this.#writer.truncate(0)
    } else this.#writer = new XdrWriter(CAPACITY)
  }
}

const CAPACITY = 4_096
const LARGE = 65_536
