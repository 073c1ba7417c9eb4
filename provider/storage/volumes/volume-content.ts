import type { VolRef } from '../../libvirt/index.js'
import type { StorageHost } from '../storage-host.js'
import { whenFree } from './when-free.js'

/** A range of a volume's bytes. */
export interface Range {
  readonly offset: number
  readonly length: number
}

/**
 * Reads a range of a volume; fewer bytes if the volume is shorter.
 *
 * libvirt refuses to read a volume that is being created.
 */
export async function readAt(
  host: StorageHost,
  vol: VolRef,
  { offset, length }: Range,
): Promise<Buffer> {
  return whenFree(host, 'OPERATION_INVALID', () =>
    readAll(
      host.libvirt.storageVolDownload({ vol, offset: BigInt(offset), length: BigInt(length) }),
    ),
  )
}

/** Reads the first `length` bytes of a volume; fewer if the volume is shorter. */
export async function readStart(host: StorageHost, vol: VolRef, length: number): Promise<Buffer> {
  return readAt(host, vol, { offset: 0, length })
}

/**
 * Writes `bytes` at `offset`. The bytes after them stay, because an upload does not truncate.
 *
 * libvirt refuses to write to a volume while a read of it begins.
 */
export async function writeAt(
  host: StorageHost,
  vol: VolRef,
  { offset, bytes }: { offset: number; bytes: Uint8Array },
): Promise<void> {
  await whenFree(host, 'OPERATION_INVALID', () =>
    host.libvirt.storageVolUpload(
      { vol, offset: BigInt(offset), length: BigInt(bytes.length) },
      bytes,
    ),
  )
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}
