/**
 * Writes XDR into a buffer that grows as needed: big endian, everything padded to four bytes.
 */
export class XdrWriter {
  #buffer: Buffer
  #length = 0

  constructor(capacity = 256) {
    this.#buffer = Buffer.allocUnsafe(capacity)
  }

  get length(): number {
    return this.#length
  }

  /** The bytes written so far; a view, valid until the next write. */
  get written(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  /** Forgets what was written from `length` on. */
  truncate(length: number): void {
    this.#length = length
  }

  int32(value: number): void {
    this.#length = this.#room(4).writeInt32BE(value, this.#length)
  }

  uint32(value: number): void {
    this.#length = this.#room(4).writeUInt32BE(value, this.#length)
  }

  uint64(value: bigint): void {
    this.#length = this.#room(8).writeBigUInt64BE(value, this.#length)
  }

  /** Replaces the word at `offset`. */
  patchUint32(value: number, offset: number): void {
    this.#buffer.writeUInt32BE(value, offset)
  }

  /**
   * A text of `bytes` bytes in this encoding and its padding, without a length.
   * Returns how many bytes the text has, up to `bytes`; the others are 0.
   */
  text(value: string, bytes: number, encoding: 'utf8' | 'hex'): number {
    const padded = bytes + padding(bytes)
    const buffer = this.#room(padded)
    const written = buffer.write(value, this.#length, bytes, encoding)
    const end = this.#length + padded
    for (let at = this.#length + written; at < end; at++) buffer[at] = 0
    this.#length = end
    return written
  }

  #room(bytes: number): Buffer {
    const needed = this.#length + bytes
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2))
      this.#buffer.copy(larger, 0, 0, this.#length)
      this.#buffer = larger
    }
    return this.#buffer
  }
}

/** Zero bytes that follow `length` bytes up to the next multiple of four. */
export function padding(length: number): number {
  return (4 - (length % 4)) % 4
}
