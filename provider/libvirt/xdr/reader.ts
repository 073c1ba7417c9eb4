import { XdrError } from './xdr-error.js'
import { padding } from './writer.js'

/**
 * Reads XDR from one buffer and never past its end.
 *
 * Every length is checked against what is really there before anything is made of it, so
 * a peer cannot make us allocate more than it has sent.
 */
export class XdrReader {
  readonly #buffer: Buffer
  #offset: number

  constructor(buffer: Buffer, offset = 0) {
    this.#buffer = buffer
    this.#offset = offset
  }

  get remaining(): number {
    return this.#buffer.length - this.#offset
  }

  int32(): number {
    return this.#buffer.readInt32BE(this.#take(4))
  }

  uint32(): number {
    return this.#buffer.readUInt32BE(this.#take(4))
  }

  int64(): bigint {
    return this.#buffer.readBigInt64BE(this.#take(8))
  }

  uint64(): bigint {
    return this.#buffer.readBigUInt64BE(this.#take(8))
  }

  float64(): number {
    return this.#buffer.readDoubleBE(this.#take(8))
  }

  /** A view of `length` bytes; their padding is skipped. */
  opaque(length: number): Buffer {
    const start = this.#take(length + padding(length))
    return this.#buffer.subarray(start, start + length)
  }

  /** A view of all that is left, as it is. */
  rest(): Buffer {
    return this.#buffer.subarray(this.#take(this.remaining))
  }

  /** Refuses bytes that nobody asked for. */
  end(): void {
    if (this.remaining > 0) throw new XdrError(`${this.remaining} bytes too many in a packet`)
  }

  #take(bytes: number): number {
    if (bytes > this.remaining) {
      throw new XdrError(`packet ends after ${this.remaining} bytes where ${bytes} are needed`)
    }
    const start = this.#offset
    this.#offset += bytes
    return start
  }
}
