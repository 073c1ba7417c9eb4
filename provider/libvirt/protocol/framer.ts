import { XdrError } from '../xdr/xdr-error.js'
import { HEADER_LENGTH, PACKET_LIMIT } from './packet.js'

/**
 * Cuts a byte stream into packets by their length words.
 *
 * A packet that lies whole in one chunk is not copied. Of a split one, only the bytes that have
 * arrived are kept: a length word alone allocates nothing, and a length that no packet can have is
 * refused as soon as it is seen.
 */
export class Framer {
  readonly #take: (packet: Buffer) => void
  /** The beginning of a split packet: its first `#length` bytes are in use. */
  #split: Buffer = NOTHING
  #length = 0

  /** Each packet goes to `take`, which must copy what it keeps: the bytes are valid during the call. */
  constructor(take: (packet: Buffer) => void) {
    this.#take = take
  }

  /** Takes the next bytes, which the caller may overwrite afterwards. */
  push(chunk: Buffer): void {
    let start = this.#length === 0 ? 0 : this.#complete(chunk)
    for (;;) {
      const end = start + packetLength(chunk, start, chunk.length)
      if (end > chunk.length) break
      this.#take(start === 0 && end === chunk.length ? chunk : chunk.subarray(start, end))
      start = end
    }
    if (start < chunk.length) this.#keep(chunk, start, chunk.length)
  }

  /** Completes the split packet from the chunk; returns how many bytes of the chunk that took. */
  #complete(chunk: Buffer): number {
    const word = this.#fill(chunk, 0, WORD)
    const length = packetLength(this.#split, 0, this.#length)
    const end = this.#fill(chunk, word, length)
    if (this.#length === length) {
      const packet = this.#split.subarray(0, length)
      this.#split = NOTHING
      this.#length = 0
      this.#take(packet)
    }
    return end
  }

  /** Keeps bytes of the chunk until `wanted` are here; returns where the rest of the chunk starts. */
  #fill(chunk: Buffer, start: number, wanted: number): number {
    const end = Math.min(chunk.length, start + Math.max(0, wanted - this.#length))
    this.#keep(chunk, start, end)
    return end
  }

  #keep(chunk: Buffer, start: number, end: number): void {
    const needed = this.#length + end - start
    if (needed > this.#split.length) this.#grow(needed)
    chunk.copy(this.#split, this.#length, start, end)
    this.#length = needed
  }

  /** Makes room for the whole packet if no stream has a longer one, else step by step. */
  #grow(needed: number): void {
    const whole = packetLength(this.#split, 0, this.#length)
    const step = Math.max(needed, this.#split.length * 2, STREAM_PACKET)
    const larger = Buffer.allocUnsafe(whole === Infinity ? needed : Math.min(whole, step))
    this.#split.copy(larger, 0, 0, this.#length)
    this.#split = larger
  }
}

/** Bytes of a stream's longest packets, with their header. */
const STREAM_PACKET = 262_148

const NOTHING = Buffer.alloc(0)

const WORD = 4

/** The length of the packet at `start`; Infinity until its length word has arrived. */
function packetLength(bytes: Buffer, start: number, end: number): number {
  if (end - start < WORD) return Infinity
  const length = bytes.readUInt32BE(start)
  if (length >= HEADER_LENGTH && length <= PACKET_LIMIT) return length
  throw new XdrError(`packet of ${length} bytes, outside ${HEADER_LENGTH} to ${PACKET_LIMIT}`)
}
