import { hasOverlay } from '../../model/has-overlay.js'
import type { FolderPool } from '../../../storage/index.js'
import type { Approved } from '../decide.js'
import { showSize } from './show-size.js'

/**
 * Says that the rescue disk can grow beyond what its pool has free.
 *
 * The disk is an overlay: it takes no space until the rescue system writes, and then up to the virtual size
 * of the image. libvirt counts the space of a pool at its last refresh.
 */
export function explainRoom(
  { planned, image }: Pick<Approved, 'planned' | 'image'>,
  { pool, available }: FolderPool,
): readonly string[] {
  if (image === null || !hasOverlay(planned.plan) || image.virtualSize <= available) return []
  const [size, free] = [showSize(image.virtualSize), showSize(available)]
  return [
    `the rescue disk can grow to ${size}, but storage pool '${pool.name}' had ${free} free at its last refresh`,
  ]
}
