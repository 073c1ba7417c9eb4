import { describeSize, startProgress, type Host, type Progress } from '../../host/index.js'
import type { VolRef } from '../../libvirt/index.js'
import { whenFree } from '../../storage/index.js'
import { readAgain } from '../local/read-again.js'
import type { LocalImage } from '../local/read-local-image.js'
import { EngineGoneError } from '../model/errors.js'

/** Milliseconds between two looks whether the engine still lives. */
const LOOK_EVERY_MS = 1_000

/** Uploads the image from `offset` on, in order, so that the volume's length says how far the upload came. */
export async function uploadRest(
  host: Host,
  vol: VolRef,
  { local, offset }: { readonly local: LocalImage; readonly offset: number },
): Promise<void> {
  const { size } = local.content
  const rest = offset === 0 ? '' : `, from byte ${offset} on`
  host.runtime.say(
    `Uploading '${local.file}' (${describeSize(size)}) to volume '${vol.name}' of storage pool '${vol.pool}'${rest}.`,
  )
  await whenFree(host, 'OPERATION_INVALID', () => {
    const progress = startProgress(host.runtime, `uploading volume '${vol.name}'`, {
      done: offset,
      size,
    })
    const range = { vol, offset: BigInt(offset), length: BigInt(size - offset) }
    return host.libvirt.storageVolUpload(range, watched(host, { local, offset, progress, vol }))
  })
}

interface Watching {
  readonly local: LocalImage
  readonly offset: number
  readonly progress: Progress
  readonly vol: VolRef
}

async function* watched(
  { runtime }: Host,
  { local, offset, progress, vol }: Watching,
): AsyncGenerator<Buffer> {
  let looked = runtime.clock.now()
  for await (const piece of readAgain(local, offset)) {
    const now = runtime.clock.now()
    if (now - looked >= LOOK_EVERY_MS) {
      if (!runtime.isEngineAlive()) throw new EngineGoneError(vol.name)
      looked = now
    }
    yield piece
    progress.count(piece.length)
  }
}
