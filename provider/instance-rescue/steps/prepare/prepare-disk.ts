import { together } from '../../../host/index.js'
import { createVolume, findPoolByUuid, findVolume } from '../../../storage/index.js'
import { findArtifact, overlaysOf } from '../../model/artifacts.js'
import type { Artifact } from '../../model/artifacts.js'
import { runsRescue } from '../../status/runs-rescue.js'
import { copyImage } from './copy-image.js'
import { createAnew } from '../definition/copy-definition.js'
import { removeArtifact } from '../remove/remove-artifact.js'
import { removeNamesakes } from '../remove/remove-namesakes.js'
import type { EnterWork, Step } from '../work.js'
import { writeConfigDrive } from './write-config-drive.js'

/**
 * Makes the rescue disk, an overlay on the image or a copy of it, and the config drive if the plan has one.
 *
 * With an overlay the size of the image does not matter. What the rescue system writes is thrown away. A cdrom
 * is the image itself, unless that would lose its owner.
 */
export const prepareDisk: Step = {
  name: 'prepare-disk',
  async run(work) {
    const { claim } = work.held.state
    if (runsRescue(work.seen, claim)) return // its files are in use
    const disk = findArtifact(claim, 'rescue-disk')
    if (disk !== null && !(await isKept(work, disk))) await makeDisk(work, disk)
    await writeConfigDrive(work)
    const nvram = findArtifact(claim, 'nvram')
    // libvirt makes the copy itself at the start, but only if no copy exists.
    if (nvram !== null && work.isResumed && !work.keepDisk) await removeArtifact(work, nvram)
  },
  async undo(work) {
    await work.held.assertHeld(work)
    const { claim } = work.held.state
    const own = [
      ...(['rescue-disk', 'config-drive', 'nvram'] as const).flatMap(
        (kind) => findArtifact(claim, kind) ?? [],
      ),
      ...overlaysOf(claim),
    ]
    await together(
      removeNamesakes(work, claim),
      ...own.map((artifact) => removeArtifact(work, artifact)),
    )
  },
}

async function isKept(work: EnterWork, { pool, name }: Artifact): Promise<boolean> {
  if (!work.keepDisk || work.held.state.isCopying === true) return false
  const found = await findPoolByUuid(work.libvirt, pool.uuid)
  return found !== null && (await findVolume(work, found, name)) !== null
}

async function makeDisk(work: EnterWork, disk: Artifact): Promise<void> {
  const { image } = work
  if (image === null) return
  if (disk.copy !== undefined) return copyImage(work, disk, image)
  const { path, format, virtualSize } = image
  await createAnew(work, disk, (pool) =>
    createVolume(work, pool, {
      name: disk.name,
      format: 'qcow2',
      capacity: virtualSize,
      backing: { path, format: format === 'qcow2' ? 'qcow2' : 'raw' },
      owner: work.owners.guest,
    }),
  )
}
