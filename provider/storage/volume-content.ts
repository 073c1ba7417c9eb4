import type { LibvirtConnection, VolRef } from '../libvirt/index.js'
import { whenFree } from './when-free.js'

/**
 * The first `length` bytes of a volume, fewer where it is shorter.
 *
 * libvirt refuses to read a volume that is being made.
 */
export async function readStart(
  libvirt: LibvirtConnection,
  vol: VolRef,
  length: number,
): Promise<Uint8Array> {
  return whenFree('OPERATION_INVALID', () =>
    readAll(libvirt.storageVolDownload({ vol, offset: 0n, length: BigInt(length) })),
  )
}

/**
 * Writes `bytes` at `offset`; what stands after them stays, since an upload does not truncate.
 *
 * libvirt refuses to write to a volume that somebody begins to read at this moment.
 */
export async function writeAt(
  libvirt: LibvirtConnection,
  vol: VolRef,
  { offset, bytes }: { offset: number; bytes: Uint8Array },
): Promise<void> {
  await whenFree('OPERATION_INVALID', () =>
    libvirt.storageVolUpload({ vol, offset: BigInt(offset), length: BigInt(bytes.length) }, bytes),
  )
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}
