import { createHash } from 'node:crypto'
import type { InspectedImage } from './inspect-image.js'
import type { StorageHost } from '../storage-host.js'
import { readVolumeFacts } from '../volumes/volume-facts.js'

/** What an image must be, and who watches while it is read. */
export interface Checking {
  /** Undefined: the image may be anything, and is not read. */
  readonly sha256: string | undefined
  /** Is told the size of the file, and then of each part that was read. */
  readonly watch: (size: number) => { count(bytes: number): void }
}

/** Reads a whole image and compares its checksum: a reason if it differs, else an empty list. */
export async function checkSum(
  host: StorageHost,
  { vol, path }: InspectedImage,
  { sha256, watch }: Checking,
): Promise<string[]> {
  if (sha256 === undefined) return []
  const facts = await readVolumeFacts(host, vol)
  const watcher = watch(Number(facts?.size ?? 0n))
  const hash = createHash('sha256')
  for await (const part of host.libvirt.storageVolDownload({ vol, offset: 0n, length: 0n })) {
    hash.update(part)
    watcher.count(part.length)
  }
  const found = hash.digest('hex')
  if (found === sha256.toLowerCase()) return []
  return [`image '${path}': its sha256 is ${found}, not ${sha256}`]
}
