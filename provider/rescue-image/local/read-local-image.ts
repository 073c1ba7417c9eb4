import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { crc32 } from 'node:zlib'
import { findFaults, IMAGE_HEADER_BYTES, readHeader } from '../../storage/index.js'
import type { ImageFile, ImageFormat } from '../../storage/index.js'
import { ImageRefusedError } from '../model/errors.js'
import type { Content } from '../model/types.js'

/** A file of this machine that was read once from beginning to end. */
export interface LocalImage {
  readonly file: string
  readonly content: Content
  /** A checksum of each piece: the file may change before it is read again. */
  readonly checksums: readonly number[]
}

/** Bytes of a piece. */
export const PIECE = 1024 * 1024

/**
 * Reads an image file: its header, its SHA-256, and a checksum of each piece of 1 MiB.
 *
 * Memory does not grow with the file but for 8 bytes a piece. Throws `ImageRefusedError` with every reason
 * why the file cannot be used.
 */
export async function readLocalImage(file: string, format?: ImageFormat): Promise<LocalImage> {
  const handle = await openImage(file)
  try {
    if (!(await handle.stat()).isFile()) throw refused(file, ['it is not a regular file'])
    return await read(handle, file, format)
  } finally {
    await handle.close()
  }
}

async function openImage(file: string): Promise<FileHandle> {
  try {
    return await open(file)
  } catch (error) {
    throw refused(file, [explainOpen(error)])
  }
}

function explainOpen(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return OPEN_FAILURES[code] ?? `it cannot be opened (${code})`
}

const OPEN_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist on this machine',
  EACCES: 'this user may not read it',
}

async function read(handle: FileHandle, file: string, format?: ImageFormat): Promise<LocalImage> {
  const hash = createHash('sha256')
  const checksums: number[] = []
  let size = 0
  let start = Buffer.alloc(0)
  for await (const piece of piecesOf(handle, 0, () => undefined)) {
    if (size === 0) start = Buffer.from(piece.subarray(0, IMAGE_HEADER_BYTES))
    hash.update(piece)
    checksums.push(crc32(piece))
    size += piece.length
  }
  const header = await readHeader(start, describeFile(file, size), ({ offset, length }) =>
    fill(handle, Buffer.alloc(length), offset),
  )
  const virtualSize = header.virtualSize ?? BigInt(size)
  const faults = findFaults({ ...header, virtualSize }, format)
  if (faults.length > 0) throw refused(file, faults)
  const found = header.format as ImageFormat // a format that is not accepted is a fault
  return { file, content: { sha256: hash.digest('hex'), size, format: found }, checksums }
}

/** qemu-img takes a path that begins with a dash or a protocol for something else, unless a folder precedes it. */
function describeFile(file: string, size: number): ImageFile {
  const path = isAbsolute(file) || /^\.\.?\//.test(file) ? file : `./${file}`
  return { path, size: BigInt(size), where: 'on this machine' }
}

function refused(file: string, reasons: readonly string[]): ImageRefusedError {
  return new ImageRefusedError(reasons.map((reason) => `file '${file}': ${reason}`))
}

/**
 * The pieces of a file from `offset` on; the next piece is read and inspected while the last one is used.
 *
 * A piece is valid until the next piece but one is asked for: memory is used again, because new memory for each
 * piece takes a fifth of the time of an upload. What `inspect` throws is thrown in place of that piece.
 */
export async function* piecesOf(
  handle: FileHandle,
  offset: number,
  inspect: (piece: Buffer, at: number) => void,
): AsyncGenerator<Buffer> {
  const buffers = Array.from({ length: 3 }, () => Buffer.allocUnsafe(PIECE))
  const take = async (at: number): Promise<Buffer> => {
    const buffer = buffers[(at / PIECE) % buffers.length] ?? Buffer.allocUnsafe(PIECE)
    const piece = await fill(handle, buffer, at)
    inspect(piece, at)
    return piece
  }
  let next = take(offset)
  for (let at = offset + PIECE; ; at += PIECE) {
    const piece = await next
    const isLast = piece.length < PIECE
    if (!isLast) {
      next = take(at)
      next.catch(() => undefined) // thrown when its turn comes
    }
    if (piece.length > 0) yield piece
    if (isLast) return
  }
}

/** Reads until the buffer is full or the file ends; answers with the part that was read. */
async function fill(handle: FileHandle, buffer: Buffer, at: number): Promise<Buffer> {
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, at + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}
