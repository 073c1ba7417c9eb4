import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { ImageRefusedError } from '../model/errors.js'
import { PIECE, piecesOf, type LocalImage } from './read-local-image.js'

/**
 * The bytes of a file from `offset` on, as they were when it was read first.
 *
 * Each piece is checked before it is handed out. So whatever is uploaded under the name of a content is a
 * part of that content, and two processes that upload it at once write the same bytes. Throws
 * `ImageRefusedError` if the file has changed.
 */
export async function* readAgain(
  { file, content, checksums }: LocalImage,
  offset: number,
): AsyncGenerator<Buffer> {
  const begin = offset - (offset % PIECE)
  const check = (piece: Buffer, at: number): void => {
    // The end of the file is a piece of no bytes, if no piece was missing.
    const isEnd = piece.length === 0 && at >= content.size
    if (!isEnd && crc32(piece) !== checksums[at / PIECE]) throw changed(file)
  }
  const handle = await open(file)
  try {
    let skipped = offset - begin
    for await (const piece of piecesOf(handle, begin, check)) {
      yield piece.subarray(skipped)
      skipped = 0
    }
  } finally {
    await handle.close()
  }
}

/** SHA-256 of the first `length` bytes, as they were when the file was read first. */
export async function hashStart(local: LocalImage, length: number): Promise<string> {
  const hash = createHash('sha256')
  let left = length
  for await (const piece of readAgain(local, 0)) {
    hash.update(piece.subarray(0, left))
    left -= Math.min(left, piece.length)
    if (left === 0) break
  }
  return hash.digest('hex')
}

function changed(file: string): ImageRefusedError {
  return new ImageRefusedError([`file '${file}': it was changed while it was being read`])
}
