import { isLibvirtError, orNull } from '../../libvirt/index.js'
import type { VolRef } from '../../libvirt/index.js'
import { findVolume } from './find-volume.js'
import type { StorageHost } from '../storage-host.js'
import { whenFree } from '../pools/when-free.js'

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
 * libvirt refuses to write to a volume while a read of it begins. After an upload it refreshes the pool,
 * and if it could not read all of it, it knows no volume any more: then the pool is refreshed again.
 */
export async function writeAt(host: StorageHost, vol: VolRef, write: Write): Promise<void> {
  try {
    await upload(host, vol, write)
  } catch (error) {
    if (!isLibvirtError(error, 'NO_STORAGE_VOL')) throw error
    if (!(await findAgain(host, vol))) throw error
    await upload(host, vol, write)
  }
}

interface Write {
  readonly offset: number
  readonly bytes: Uint8Array
}

async function upload(host: StorageHost, vol: VolRef, { offset, bytes }: Write): Promise<void> {
  await whenFree(host, 'OPERATION_INVALID', () =>
    host.libvirt.storageVolUpload(
      { vol, offset: BigInt(offset), length: BigInt(bytes.length) },
      bytes,
    ),
  )
}

/** True if a volume that its pool did not know exists. */
async function findAgain(
  host: StorageHost,
  { pool: name, name: volume }: VolRef,
): Promise<boolean> {
  const pool = await orNull('NO_STORAGE_POOL', host.libvirt.storagePoolLookupByName({ name }))
  return pool !== null && (await findVolume(host, pool, volume)) !== null
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}
