import type { LibvirtConnection, VolRef } from '../libvirt/index.js'

/** The first `length` bytes of a volume, fewer where it is shorter. */
export async function readStart(
  libvirt: LibvirtConnection,
  vol: VolRef,
  length: number,
): Promise<Uint8Array> {
  return readAll(libvirt.storageVolDownload({ vol, offset: 0n, length: BigInt(length) }))
}

/** Writes `bytes` at `offset`; what stands after them stays, since an upload does not truncate. */
export async function writeAt(
  libvirt: LibvirtConnection,
  vol: VolRef,
  { offset, bytes }: { offset: number; bytes: Uint8Array },
): Promise<void> {
  await libvirt.storageVolUpload(
    { vol, offset: BigInt(offset), length: BigInt(bytes.length) },
    bytes,
  )
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}
