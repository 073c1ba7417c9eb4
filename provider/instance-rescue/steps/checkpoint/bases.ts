import { parseDomain } from '../../../domain-xml/index.js'
import type { Host } from '../../../host/index.js'
import { findVolumeByPath, readVolumeFacts } from '../../../storage/index.js'
import { findOverlaidDisks } from '../../decide/disks/overlaid-disks.js'
import type { OverlaidDisk } from '../../decide/disks/overlaid-disks.js'
import type { Base, RescueState } from '../../model/state.js'

/** Asks when the disks below overlays were last written to: of a block device libvirt does not say. */
export async function readBases(
  host: Host,
  disks: readonly Pick<OverlaidDisk, 'disk' | 'path'>[],
): Promise<Base[]> {
  return Promise.all(
    disks.map(async ({ disk, path }) => ({ disk, modified: await modifiedAt(host, path) })),
  )
}

/**
 * Finds out whether a disk below an overlay was written to since the overlay was made: one clause for each disk.
 *
 * Such an overlay is worth nothing, and merging it would destroy what is on the disk. A disk that was known to libvirt
 * and is not any more counts as written to.
 */
export async function staleReasons(
  host: Host,
  { claim, bases = [] }: Pick<RescueState, 'claim' | 'bases'>,
  definition: string,
): Promise<string[]> {
  const domain = parseDomain(definition)
  const { disks, reasons } = await findOverlaidDisks(host, domain, claim.overlays?.disks ?? [])
  const now = await readBases(host, disks)
  const changed = bases.filter(({ disk, modified }) => {
    const found = now.find((each) => each.disk === disk)
    return modified !== null && found?.modified !== modified
  })
  const targets = changed.map(
    ({ disk }) => domain.disks.find(({ index }) => index === disk)?.target,
  )
  return [
    ...reasons,
    ...targets.map((target) => `disk '${target ?? ''}' was written to since its overlay was made`),
  ]
}

async function modifiedAt(host: Host, path: string): Promise<string | null> {
  if (path.startsWith('/dev/')) return null
  const vol = await findVolumeByPath(host, path)
  const modified = vol === null ? null : (await readVolumeFacts(host, vol))?.modified
  return modified != null && /^\d+(\.\d+)?$/.test(modified) ? modified : null
}
