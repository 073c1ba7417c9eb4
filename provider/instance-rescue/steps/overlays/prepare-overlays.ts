import { isOn } from '../../../host/index.js'
import type { Observation } from '../../../host/index.js'
import { createVolume } from '../../../storage/index.js'
import { overlaysOf } from '../../model/artifacts.js'
import { NotRescuableError } from '../../model/errors.js'
import type { RescueState } from '../../model/state.js'
import { readBases, staleReasons } from '../checkpoint/bases.js'
import { createAnew } from '../definition/copy-definition.js'
import { look } from '../work.js'
import type { EnterWork, Step } from '../work.js'

/**
 * Makes the overlays on the instance's own disks.
 *
 * Once the instance is off, QEMU reads the size of each disk, and nothing changes below an overlay. They are
 * made anew at each start of the rescue system: somebody may have started the instance in between, and
 * an overlay on a disk that was written to is worth nothing.
 *
 * Overlays that can be merged have the repair, so they are kept, and the record says when each disk below them was
 * last written to. If one was written to since, nothing is started.
 */
export const prepareOverlays: Step = {
  name: 'prepare-overlays',
  async run(work) {
    const overlays = overlaysOf(work.held.state.claim)
    if (overlays.length === 0) return
    const seen = await look(work)
    // The rescue runs already, or what runs is for the next step to refuse.
    if (seen === null || isOn(seen.power)) return
    if (work.keepDisk && (await areKept(work, seen))) return
    const bases = isMergeable(work.held.state) ? await readBases(work, work.overlaid) : undefined
    for (const overlay of overlays) {
      const below = work.overlaid.find(({ disk }) => disk === overlay.disk)
      if (below === undefined) continue
      const { path, format } = below
      const backing = { path, format }
      const owner = work.owners.guest
      const volume = { name: overlay.name, format: 'qcow2', backing, owner } as const
      await createAnew(work, overlay, (pool) => createVolume(work, pool, volume))
    }
    if (bases !== undefined) await work.held.write(work, { ...work.held.state, bases })
  },
  async undo() {
    // The overlays go with the other volumes, once the instance is back.
  },
}

/** True if the overlays can be merged: `originalDisks` is `checkpoint`. */
function isMergeable({ claim }: RescueState): boolean {
  return claim.overlays?.areMergeable === true
}

async function areKept(work: EnterWork, { storedXml }: Observation): Promise<boolean> {
  const { state } = work.held
  if (!isMergeable(state) || state.bases === undefined) return false
  const reasons = await staleReasons(work, state, storedXml)
  if (reasons.length === 0) return true
  throw new NotRescuableError(state.claim.instance, [
    ...reasons,
    'what the rescue wrote to its overlays is worth nothing then; destroy throws it away',
  ])
}
