import { print } from '../../xml/index.js'
import { devicesOf } from '../read/definition.js'
import type { Marker } from '../read/marks/marker.js'
import type { DiskOverlay } from './artifacts.js'
import { putOverlay } from './devices/protect-disk.js'
import { unplugCards } from './devices/unplug-cards.js'
import { draftDefinition } from './draft-definition.js'
import { announce } from './marks/announce.js'

/** How an instance's own system is started. */
export interface OwnSystem {
  readonly marker: Marker
}

/**
 * Makes the XML of a probation: the instance's own definition on overlays of its disks, with our marker.
 *
 * Nothing else is changed: boot order, firmware and TPM are the instance's own, and so is the network unless its
 * cards are to be unplugged. `overlays` is by the place of a disk in the definition.
 */
export function onOverlays(
  definition: string,
  overlays: ReadonlyMap<number, DiskOverlay>,
  { marker }: OwnSystem,
): string {
  const draft = draftDefinition(definition)
  devicesOf(draft.root, 'disk').forEach((disk, index) => {
    const overlay = overlays.get(index)
    if (overlay !== undefined) putOverlay(draft, disk, overlay)
  })
  if (marker.trial === 'unplugged') unplugCards(draft)
  announce(draft, marker)
  return print(draft)
}
