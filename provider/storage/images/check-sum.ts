import { createHash } from 'node:crypto'
import type { InspectedImage } from './inspect-image.js'
import type { StorageHost } from '../storage-host.js'

/** Reads a whole image and compares its checksum: a reason if it differs, else an empty list. */
export async function checkSum(
  { libvirt }: StorageHost,
  { vol, path }: InspectedImage,
  sha256: string | undefined,
): Promise<string[]> {
  if (sha256 === undefined) return []
  const hash = createHash('sha256')
  for await (const part of libvirt.storageVolDownload({ vol, offset: 0n, length: 0n }))
    hash.update(part)
  const found = hash.digest('hex')
  if (found === sha256.toLowerCase()) return []
  return [`image '${path}': its sha256 is ${found}, not ${sha256}`]
}
