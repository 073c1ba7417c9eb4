import { createHash } from 'node:crypto'
import { startProgress, type Host } from '../../host/index.js'
import type { VolRef } from '../../libvirt/index.js'
import { whenFree } from '../../storage/index.js'
import { hashStart } from '../local/read-again.js'
import type { LocalImage } from '../local/read-local-image.js'

/**
 * True if the first `length` bytes of a volume are those of the image.
 *
 * They are read over the connection and hashed here: what lies in a pool is not trusted.
 */
export async function holdsStart(
  host: Host,
  vol: VolRef,
  { local, length }: { readonly local: LocalImage; readonly length: number },
): Promise<boolean> {
  if (length === 0) return true
  const { content } = local
  const wanted = length === content.size ? content.sha256 : await hashStart(local, length)
  return (await hashVolume(host, vol, length)) === wanted
}

async function hashVolume(host: Host, vol: VolRef, length: number): Promise<string> {
  const what = `checking volume '${vol.name}'`
  return whenFree(host, 'OPERATION_INVALID', async () => {
    const progress = startProgress(host.runtime, what, { done: 0, size: length })
    const hash = createHash('sha256')
    const range = { vol, offset: 0n, length: BigInt(length) }
    for await (const part of host.libvirt.storageVolDownload(range)) {
      hash.update(part)
      progress.count(part.length)
    }
    return hash.digest('hex')
  })
}
