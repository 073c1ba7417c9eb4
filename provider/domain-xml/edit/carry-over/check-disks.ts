import { rootDisk } from '../../../planner/index.js'
import { attribute, child, type Element } from '../../../xml/index.js'
import { parseArtifactName } from '../../read/marks/find-traces.js'
import { parseDisk, sourceOf } from '../../read/disks/parse-disk.js'
import type { Carrying } from './carrying.js'
import { isRefilled, isUnchanged, targetOf } from './same-disk.js'

/**
 * Checks that nobody but the rescue changed the disks: an edit of a disk is never carried over.
 *
 * Disks are identified by their source, and empty drives by their target.
 */
export function checkDisks(
  { mode, isReadOnly, problems }: Carrying,
  was: readonly Element[],
  is: readonly Element[],
): void {
  const left = new Set(is)
  const found: Element[] = []
  for (const disk of was) {
    const now = [...left].find((other) => isSameDisk(disk, other)) ?? null
    const drive = mode === 'stable' ? [...left].find((other) => isFresh(disk, other)) : undefined
    if (now !== null) found.push(disk)
    if (now !== null) left.delete(now)
    else if (drive !== undefined) left.delete(drive)
    else if (mode !== 'legacy') problems.push(`disk '${targetOf(disk)}' is missing`)
    const isSame =
      now !== null
        ? isUnchanged(disk, now, { mode, isReadOnly })
        : drive === undefined || isRefilled(disk, drive)
    if (!isSame) problems.push(`disk '${targetOf(disk)}' is not what it was`)
  }
  // A legacy rescue leaves other disks out, but it has the root disk.
  const root = rootDisk({ disks: was.map(parseDisk) }, null)
  const hasRoot = found.some((disk) => disk === was[root?.index ?? -1])
  if (mode === 'legacy' && root !== null && !hasRoot) problems.push('the root disk is missing')
  const hasOwnDisk = is.some(isArtifact)
  for (const disk of left) {
    if (!isOfRescue(disk, hasOwnDisk)) problems.push(`disk '${targetOf(disk)}' was added`)
  }
}

function isSameDisk(was: Element, is: Element): boolean {
  const source = sourceOf(was)
  return source === sourceOf(is) && (source !== null || targetOf(was) === targetOf(is))
}

/** A config drive whose source the rescue replaced. */
function isFresh(was: Element, is: Element): boolean {
  return targetOf(was) === targetOf(is) && isArtifact(is)
}

/** True for a disk of the rescue. The files have names of ours, but a rescue from a cdrom reads the image itself. */
function isOfRescue(disk: Element, hasOwnDisk: boolean): boolean {
  if (isArtifact(disk)) return true
  const isFirst = attribute(child(disk, 'boot'), 'order') === '1'
  return !hasOwnDisk && isFirst && attribute(disk, 'device') === 'cdrom'
}

function isArtifact(disk: Element): boolean {
  return parseArtifactName(sourceOf(disk) ?? '') !== null
}
