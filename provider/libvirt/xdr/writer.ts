/**
 * Writes XDR into a buffer that grows as needed: big endian, everything padded to four bytes.
 */
export class XdrWriter {
  #buffer: Buffer
  #length = 0

  constructor(capacity = 256) {
    this.#buffer = Buffer.allocUnsafe(capacity)
  }

  /** What was written so far; a view, valid until the next write. */
  get written(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  int32(value: number): void {
    this.#length = this.#room(4).writeInt32BE(value, this.#length)
  }

  uint32(value: number): void {
    this.#length = this.#room(4).writeUInt32BE(value, this.#length)
  }

  int64(value: bigint): void {
    this.#length = this.#room(8).writeBigInt64BE(value, this.#length)
  }

  uint64(value: bigint): void {
    this.#length = this.#room(8).writeBigUInt64BE(value, this.#length)
  }

  float64(value: number): void {
    this.#length = this.#room(8).writeDoubleBE(value, this.#length)
  }

  /** Exactly these bytes and their padding; a length, where there is one, is the caller's. */
  opaque(bytes: Uint8Array): void {
    const padded = bytes.length + padding(bytes.length)
    const buffer = this.#room(padded)
    buffer.set(bytes, this.#length)
    buffer.fill(0, this.#length + bytes.length, this.#length + padded)
    this.#length += padded
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
