import type { DiskPlace, Domain } from '../types.js'
import type { SharedName } from './disk-order.js'

/** A disk and the guest's name for it. */
export type Name = readonly [DiskPlace, string]

/** What is beside the disks: the definition's devices, and the controllers that the rescue adds. */
export type Beside = Pick<Domain, 'type' | 'occupants' | 'controllers'>

/** Names disks that are in the guest's order: letters after `vd` and `sd`, numbers after `sr`. */
export function numbered(prefix: 'vd' | SharedName, disks: readonly DiskPlace[]): readonly Name[] {
  return disks.map((disk, place) => [
    disk,
    prefix + (prefix === 'sr' ? String(place) : letters(place)),
  ])
}

/** `a` to `z`, then `aa`. */
function letters(place: number): string {
  const last = String.fromCharCode(97 + (place % 26))
  return place < 26 ? last : letters(Math.floor(place / 26) - 1) + last
}
