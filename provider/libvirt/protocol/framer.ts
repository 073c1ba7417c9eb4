import { XdrError } from '../xdr/xdr-error.js'
import { HEADER_LENGTH, PACKET_LIMIT } from './packet.js'

/**
 * Cuts a byte stream into packets by their length words.
 *
 * Keeps what has arrived and nothing more: a length word alone allocates nothing, and one
 * that no packet can have is refused as soon as it is seen.
 */
export class Framer {
  #chunks: Buffer[] = []
  #length = 0;

  /** The packets that this chunk completes. */
  *push(chunk: Buffer): Generator<Buffer, void, undefined> {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    for (;;) {
      const needed = this.#packetLength()
      if (needed === null || needed > this.#length) return
      yield this.#cut(needed)
    }
  }

  #packetLength(): number | null {
    if (this.#length < 4) return null
    const length = this.#joined(4).readUInt32BE(0)
    if (length >= HEADER_LENGTH && length <= PACKET_LIMIT) return length
    throw new XdrError(`packet of ${length} bytes, outside ${HEADER_LENGTH} to ${PACKET_LIMIT}`)
  }

  #cut(bytes: number): Buffer {
    const all = this.#joined(bytes)
    this.#length -= bytes
    this.#chunks.shift()
    if (all.length > bytes) this.#chunks.unshift(all.subarray(bytes))
    return all.subarray(0, bytes)
  }

  /** The first chunk, made long enough for `bytes`; only then is anything copied. */
  #joined(bytes: number): Buffer {
    const [first] = this.#chunks
    if (first !== undefined && first.length >= bytes) return first
    const all = Buffer.concat(this.#chunks, this.#length)
    this.#chunks = [all]
    return all
  }
}
