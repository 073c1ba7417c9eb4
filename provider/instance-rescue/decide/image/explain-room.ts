import type { FolderPool, InspectedImage } from '../../../storage/index.js'
import type { ChosenDisk } from './choose-disk.js'
import { showSize } from './show-size.js'

/** A rescue disk, and what it is made from. */
export interface DiskSize {
  readonly disk: ChosenDisk
  readonly image: InspectedImage | null
}

/**
 * Says that the rescue disk can grow beyond what its pool has free.
 *
 * An overlay takes no space until the rescue system writes, and then up to the virtual size of the image. So does a
 * copy in a file. libvirt counts the space of a pool at its last refresh.
 */
export function explainRoom(
  { disk, image }: DiskSize,
  { pool, available }: FolderPool,
): readonly string[] {
  if (image === null || disk.kind === 'none' || image.virtualSize <= available) return []
  const [size, free] = [showSize(image.virtualSize), showSize(available)]
  return [
    `the rescue disk can grow to ${size}, but storage pool '${pool.name}' had ${free} free at its last refresh`,
  ]
}

/** Says that a copy of the image does not fit into its pool. */
export function findNoRoom(
  { disk, image }: DiskSize,
  { pool, available }: FolderPool,
): readonly string[] {
  if (image === null || disk.kind !== 'copy') return []
  const needed = sizeOfCopy(disk.copy, image)
  if (needed <= available) return []
  return [
    `the rescue disk is a copy of image '${image.path}' and takes ${showSize(needed)}, but storage pool '${pool.name}' has only ${showSize(available)} free; make room, or name a larger pool`,
  ]
}

/** Bytes that a copy takes at once: a file leaves zeros out, as the image does. */
function sizeOfCopy(copy: 'file' | 'block', { virtualSize, allocation }: InspectedImage): bigint {
  if (copy === 'block' || allocation === null || allocation > virtualSize) return virtualSize
  return allocation
}

/** Says that the whole image is copied, which takes time. */
export function explainCopy({ disk, image }: DiskSize, { pool }: FolderPool): readonly string[] {
  if (image === null || disk.kind !== 'copy') return []
  return [
    `the rescue disk is a copy of the whole image (${showSize(image.virtualSize)}) in storage pool '${pool.name}', because ${disk.because}`,
  ]
}
