import type { Observation } from '../../../host/index.js'
import { virsh } from '../../../shell/index.js'
import { findPoolByUuid, findVolume } from '../../../storage/index.js'
import { findMissingSources } from '../../decide/disks/missing-sources.js'
import { overlaysOf } from '../../model/artifacts.js'
import type { Artifact } from '../../model/artifacts.js'
import { UnrescueError } from '../../model/errors.js'
import type { Work } from '../work.js'

/**
 * Refuses to remove overlays while a disk of the instance is gone: somebody may have copied all of it into
 * its overlay (`virsh blockpull`), which would then be the last copy.
 */
export async function assertOriginals(work: Work, seen: Observation | null): Promise<void> {
  const overlays = overlaysOf(work.held.state.claim)
  if (overlays.length === 0 || seen === null) return
  const missing = await findMissingSources(work, seen.storedXml)
  if (missing.length === 0) return
  const left = await findExisting(work, overlays)
  if (left.length === 0) return
  const remove = left.map(({ pool, name }) =>
    virsh(work.uri, ['vol-delete', '--pool', pool.name], name),
  )
  throw new UnrescueError(
    `The overlays of the rescue of instance '${seen.dom.name}' stay, because ${missing.join('; ')}: an overlay may hold the last copy of it. ` +
      `Bring the source back and run this again. To give it up, delete them (${remove.join(', ')}) and run this again.`,
  )
}

async function findExisting(work: Work, overlays: readonly Artifact[]): Promise<Artifact[]> {
  const found = await Promise.all(
    overlays.map(async (overlay) => {
      const pool = await findPoolByUuid(work.libvirt, overlay.pool.uuid)
      return pool !== null && (await findVolume(work, pool, overlay.name)) !== null
    }),
  )
  return overlays.filter((_, at) => found[at])
}
