import { parseDomain } from '../../../domain-xml/index.js'
import type { Observation } from '../../../host/index.js'
import { liveTargetIn } from '../../model/attached.js'
import { overlaysInUse } from '../../status/overlays-in-use.js'
import { readDefinitionCopy } from '../definition/read-copy.js'
import type { Work } from '../work.js'

/**
 * Says which disks no longer lay on their overlay when the rescue ended: somebody merged the overlay into
 * the disk, so that what was written stays, or copied the disk to a file, which stays.
 */
export async function mentionKept(
  work: Work,
  { dom, storedXml }: Observation,
  liveXml: string,
): Promise<void> {
  const { claim } = work.held.state
  const used = overlaysInUse(liveXml, claim)
  const gone = claim.overlays?.disks.filter((disk) => !used.includes(disk)) ?? []
  if (gone.length === 0) return
  const own = parseDomain((await readDefinitionCopy(work)) ?? storedXml).disks
  const running = parseDomain(liveXml).disks
  for (const { target, source } of own.filter(({ index }) => gone.includes(index))) {
    const live = running.find((disk) => disk.target === liveTargetIn(claim, target))?.source
    if (live == null) continue
    work.runtime.warn(
      live === source
        ? `Somebody merged what the rescue system wrote to disk '${target}' of instance '${dom.name}' into '${live}', so it stays.`
        : `Somebody moved disk '${target}' of the rescue of instance '${dom.name}' to '${live}'. That file stays; the instance goes on with its own disk, to which the rescue system wrote nothing.`,
    )
  }
}
