import { XdrError } from './xdr-error.js'
import { padding } from './writer.js'

/**
 * Reads XDR from one buffer and never past its end.
 *
 * Every length is checked against the bytes that are there before anything is allocated for it, so
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

  uint64(): bigint {
    return this.#buffer.readBigUInt64BE(this.#take(8))
  }

  /** `length` bytes as text in this encoding; their padding is skipped. */
  text(length: number, encoding: 'utf8' | 'hex'): string {
    const start = this.#take(length + padding(length))
    return this.#buffer.toString(encoding, start, start + length)
  }

  /** A view of all bytes that are left, valid as long as the packet is. */
  rest(): Buffer {
    return this.#buffer.subarray(this.#take(this.remaining))
  }

  /** Throws if bytes are left that the type does not account for. */
  end(): void {
    if (this.remaining > 0) throw new XdrError(`${this.remaining} bytes too many in a packet`)
  }

  #take(bytes: number): number {
    if (bytes > this.remaining) {
      throw new XdrError(`packet ends after ${this.remaining} of ${bytes} bytes`)
    }
    const start = this.#offset
    this.#offset += bytes
    return start
  }
}
