import {
  createInFresh,
  findPoolByUuid,
  findVolume,
  removeVolume,
  removeVolumeAt,
} from '../../storage/index.js'
import type { LibvirtConnection } from '../../libvirt/index.js'
import { UnrescueError, WrongHostError } from '../model/errors.js'
import { runsRescue } from '../status/runs-rescue.js'
import type { Artifact, Claim } from '../../record/line.js'
import { assertHeld } from '../../record/record.js'
import { removeNamesakes } from './remove-namesakes.js'
import type { EnterWork, Step } from './work.js'
import { findDomainByUuid, observe } from '../../host/index.js'

/**
 * The writable rescue disk: an overlay on the image, so that its size does not matter and what the
 * rescue system writes is thrown away. A cdrom needs none.
 */
export const prepareDisk: Step = {
  name: 'prepare-disk',
  async run(work) {
    if (await isRescueRunning(work)) return // its files are in use
    const overlay = findArtifact(work.held.claim, 'rescue-disk')
    if (overlay !== null) await makeOverlay(work, overlay)
    const nvram = findArtifact(work.held.claim, 'nvram')
    // libvirt makes the copy itself at the start, and only where there is none.
    if (nvram !== null && !work.keepDisk) await removeArtifact(work.libvirt, nvram)
  },
  async undo({ libvirt, held: { claim } }) {
    for (const kind of ['rescue-disk', 'nvram'] as const) {
      const artifact = findArtifact(claim, kind)
      if (artifact !== null) await removeArtifact(libvirt, artifact)
    }
    const disk = findArtifact(claim, 'rescue-disk')
    const pool = disk === null ? null : await findPoolByUuid(libvirt, disk.pool.uuid)
    if (pool !== null) await removeNamesakes(libvirt, claim, pool)
  },
}

async function isRescueRunning({ libvirt, held: { claim } }: EnterWork): Promise<boolean> {
  const dom = await findDomainByUuid(libvirt, claim.domainUuid)
  return dom !== null && runsRescue(await observe(libvirt, dom), claim)
}

/** The artifact of that kind that the record names, or null. */
export function findArtifact(claim: Claim, kind: Artifact['kind']): Artifact | null {
  return claim.artifacts.find((artifact) => artifact.kind === kind) ?? null
}

async function makeOverlay(
  { libvirt, held, runtime, image, keepDisk }: EnterWork,
  overlay: Artifact,
): Promise<void> {
  const pool = await findPoolByUuid(libvirt, overlay.pool.uuid)
  if (pool === null)
    throw new WrongHostError(
      `Storage pool '${overlay.pool.name}' (${overlay.pool.uuid}) is not on this host.`,
    )
  if (keepDisk && (await findVolume(libvirt, pool, overlay.name)) !== null) return
  await removeVolume(libvirt, pool, overlay.name)
  await assertHeld(libvirt, held, runtime)
  const made = await createInFresh(libvirt, pool, {
    name: overlay.name,
    format: 'qcow2',
    capacity: image.virtualSize,
    backing: { path: image.path, format: image.format === 'qcow2' ? 'qcow2' : 'raw' },
  })
  if (made === null)
    throw new UnrescueError(
      `Volume '${overlay.name}' of pool '${overlay.pool.name}' was made by somebody else meanwhile.`,
    )
}

async function removeArtifact(libvirt: LibvirtConnection, artifact: Artifact): Promise<void> {
  const pool = await findPoolByUuid(libvirt, artifact.pool.uuid)
  if (pool !== null) {
    await removeVolume(libvirt, pool, artifact.name)
    return
  }
  // Its pool is gone, the file may not be: another pool may cover it by now.
  await removeVolumeAt(libvirt, artifact.path)
}
