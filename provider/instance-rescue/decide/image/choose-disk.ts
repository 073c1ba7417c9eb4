import { basename } from 'node:path/posix'
import type { RescuePlan } from '../../../planner/index.js'
import { isUploadName } from '../../../storage/index.js'
import type { DiskPool, InspectedImage } from '../../../storage/index.js'
import type { DiskCopy } from '../../model/artifacts.js'
import type { FileOwners } from '../file-owners.js'
import { hasOverlay } from '../../model/has-overlay.js'
import { isClosed, WHY_CLOSED } from '../closed-files.js'

/** What becomes the rescue disk: the image itself or no disk, an overlay on the image, or a copy of the image. */
export type ChosenDisk =
  | { readonly kind: 'none' | 'overlay' }
  /** `because` is a clause. */
  | { readonly kind: 'copy'; readonly copy: DiskCopy; readonly because: string }

/** What decides it. */
export interface DiskChoice {
  readonly plan: Pick<RescuePlan, 'rescueDevice'>
  readonly image: InspectedImage | null
  readonly pool: DiskPool
  readonly owners: FileOwners
}

/**
 * Decides how the rescue disk is made.
 *
 * An overlay takes the same time for an image of any size, so it is preferred. It needs a pool that is a folder, and
 * libvirt must give the image to QEMU's user if only its owner can read it. libvirt does not take it back, since it
 * remembers owners only of what a guest can write to (`virSecurityDACRestoreImageLabel`).
 */
export function chooseDisk({ plan, image, pool, owners }: DiskChoice): ChosenDisk {
  if (image === null) return { kind: 'none' }
  const isWritable = hasOverlay(plan)
  if (isWritable && !pool.isFolder) return { kind: 'copy', copy: 'block', because: NO_OVERLAYS }
  const copy = pool.isFolder ? 'file' : 'block'
  if (isClosed(image, owners)) return { kind: 'copy', copy, because: WHY_CLOSED }
  if (wouldLoseOwner(image, owners)) return { kind: 'copy', copy, because: LOSES_OWNER }
  return { kind: isWritable ? 'overlay' : 'none' }
}

const NO_OVERLAYS = 'the volumes of that pool are block devices, which cannot be overlays'
const LOSES_OWNER =
  'not every user of the host can read it, and libvirt would give it to the user that QEMU runs as, for good'

/** An image that `RescueImage` uploaded is ours, and nobody else needs to own it. */
function wouldLoseOwner(
  { isReadable, owner, type, path }: InspectedImage,
  { areGiven, guest }: FileOwners,
): boolean {
  if (!areGiven || isReadable || type === 'block') return false
  return owner !== null && owner !== guest && !isUploadName(basename(path))
}
