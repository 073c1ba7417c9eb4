import { parseDomain, readKernel } from '../../../domain-xml/index.js'
import type { Observation } from '../../../host/index.js'
import type { Disk } from '../../../planner/types.js'
import { domainWord, virsh } from '../../../shell/index.js'
import { UnrescueError } from '../../model/errors.js'
import { isOverlayOf } from '../../status/overlays-in-use.js'
import type { Work } from '../work.js'

/**
 * Refuses to end a rescue while the instance's own system runs from an overlay of it: somebody defined the
 * instance from the rescue, without the rescue disk, and may not know that what it writes is thrown away.
 */
export function assertOffOverlays(work: Work, seen: Observation): void {
  const { dom, liveXml } = seen
  const { claim } = work.held.state
  if (liveXml === null || claim.overlays === undefined) return
  // It is there to be tried.
  if (seen.marker?.rescueId === claim.rescueId && seen.marker.isProbation === true) return
  if (bootsOurKernel(liveXml, seen)) return
  const { disks } = parseDomain(liveXml)
  const isOverlaid = (disk: Disk): boolean =>
    [disk.source, ...disk.backing].some((file) => file !== null && isOverlayOf(file, claim))
  const boots = bootDisk(disks)
  if (boots === undefined || !isOverlaid(boots)) return
  const word = domainWord(dom)
  const merges = disks.filter(isOverlaid).map((disk) => {
    const layers = [disk.source ?? '', ...disk.backing]
    const place = layers.findLastIndex((file) => isOverlayOf(file, claim))
    // Right below it is the disk itself, which may be a volume: then virsh has no path for it.
    const base = place === 0 ? ['--shallow'] : ['--base', layers[place + 1] ?? '']
    const command = ['blockcommit', '--active', '--pivot', ...base]
    return virsh(work.uri, command, word, disk.target)
  })
  throw new UnrescueError(
    `Instance '${dom.name}' runs its own system on overlays of the rescue, because somebody defined it so; what it has written since then would be lost with them, so nothing was stopped. ` +
      `To keep it, merge each disk: ${merges.join(', ')}. To throw it away, power the instance off with ${virsh(work.uri, 'destroy', word)}. Then run this again.`,
  )
}

/** True if a kernel boots that the rescue chose: the marker names it, or the definition boots another one or a disk. */
function bootsOurKernel(liveXml: string, { marker, storedXml }: Observation): boolean {
  const kernel = readKernel(liveXml)
  return kernel !== null && (marker?.kernel === kernel || kernel !== readKernel(storedXml))
}

/** The disk that boots first: in a rescue without a kernel always the rescue disk. */
function bootDisk(disks: readonly Disk[]): Disk | undefined {
  const ordered = disks.filter(({ bootOrder }) => bootOrder !== null)
  const [first] = [...ordered].sort((a, b) => (a.bootOrder ?? 0) - (b.bootOrder ?? 0))
  return first ?? disks.find(({ device }) => device === 'disk')
}
