import { chmodSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../lab/daemon/daemon.js'
import { builtImage } from '../rescue-image/support/built-image.js'

/** Puts our rescue image into the default pool of a host; its path. */
export async function placeRescueImage(daemon: Daemon): Promise<string> {
  const image = join(daemon.images, 'rescue.iso')
  copyFileSync((await builtImage()).iso, image)
  chmodSync(image, 0o644)
  await daemon.virsh('pool-refresh', 'default')
  return image
}
