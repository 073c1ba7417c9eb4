import { findVolumeByPath } from '../volumes/find-volume.js'
import type { StorageHost } from '../storage-host.js'
import { readStart } from '../volumes/volume-content.js'

/** Bytes up to the end of ISO 9660's primary volume descriptor. */
const LABEL_BYTES = 16 * 2048 + 72

/**
 * The volume label of the file at `path`, in small letters: by it cloud-init recognizes a config drive. Empty
 * if it has none; null if no pool holds the file.
 */
export async function readVolumeLabel(host: StorageHost, path: string): Promise<string | null> {
  const start = await readFile(host, path, LABEL_BYTES)
  return start === null ? null : readLabel(start).toLowerCase()
}

/** The first `length` bytes of the file at `path`; null if no pool holds the file. */
export async function readFile(
  host: StorageHost,
  path: string,
  length: number,
): Promise<Buffer | null> {
  const vol = await findVolumeByPath(host, path)
  return vol === null ? null : readStart(host, vol, length)
}

/** The volume label of an ISO 9660 or FAT file system, or empty. */
export function readLabel(start: Uint8Array): string {
  const text = (at: number, length: number): string =>
    Buffer.from(start.subarray(at, at + length)).toString('latin1')
  if (text(32769, 5) === 'CD001') return text(32808, 32).trim()
  if (text(82, 5) === 'FAT32') return text(71, 11).trim()
  if (text(54, 3) === 'FAT') return text(43, 11).trim()
  return ''
}
