import { isOn } from '../../../host/index.js'
import { createVolume } from '../../../storage/index.js'
import { overlaysOf } from '../../model/artifacts.js'
import { createAnew } from '../definition/copy-definition.js'
import { look } from '../work.js'
import type { Step } from '../work.js'

/**
 * Makes the overlays on the instance's own disks.
 *
 * Once the instance is off, QEMU reads the size of each disk, and nothing changes below an overlay. They are
 * made anew at each start of the rescue system: somebody may have started the instance in between, and
 * an overlay on a disk that was written to is worth nothing.
 */
export const prepareOverlays: Step = {
  name: 'prepare-overlays',
  async run(work) {
    const overlays = overlaysOf(work.held.state.claim)
    if (overlays.length === 0) return
    const seen = await look(work)
    // The rescue runs already, or what runs is for the next step to refuse.
    if (seen === null || isOn(seen.power)) return
    for (const overlay of overlays) {
      const below = work.overlaid.find(({ disk }) => disk === overlay.disk)
      if (below === undefined) continue
      const { path, format } = below
      const backing = { path, format }
      const owner = work.owners.guest
      const volume = { name: overlay.name, format: 'qcow2', backing, owner } as const
      await createAnew(work, overlay, (pool) => createVolume(work, pool, volume))
    }
  },
  async undo() {
    // The overlays go with the other volumes, once the instance is back.
  },
}
