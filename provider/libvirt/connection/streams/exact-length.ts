import { UploadLengthError } from '../../errors/upload-length-error.js'

/** What can be uploaded: all at once, or pieces of any size, each asked for after the one before is sent. */
export type UploadSource = AsyncIterable<Uint8Array> | Uint8Array

/**
 * The pieces of a source that must have exactly `length` bytes; 0 means any number.
 *
 * Throws `UploadLengthError` in place of the piece that exceeds `length`, and after the last piece
 * if bytes are missing. A daemon cannot be left to find out: libvirt 11 does not answer to a surplus.
 */
export async function* withExactLength(
  source: UploadSource,
  length: bigint,
): AsyncGenerator<Uint8Array, void, undefined> {
  let found = 0n
  for await (const piece of source instanceof Uint8Array ? [source] : source) {
    found += BigInt(piece.length)
    if (length > 0n && found > length) throw new UploadLengthError(length, 'more')
    yield piece
  }
  if (found < length) throw new UploadLengthError(length, 'fewer')
}
