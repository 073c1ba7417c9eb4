import { attribute, child, text, type Element } from '../../../xml/index.js'
import { parseArtifactName } from '../../read/find-traces.js'
import { sourceOf } from '../../read/parse-disk.js'
import { canonical, type Carrying } from './carrying.js'

/**
 * Checks that nobody but the rescue changed the disks: an edit of a disk is never carried over.
 *
 * Disks are identified by their source, and empty drives by their target.
 */
export function checkDisks(
  { mode, problems }: Carrying,
  was: readonly Element[],
  is: readonly Element[],
): void {
  const left = new Set(is)
  for (const disk of was) {
    const now = [...left].find((other) => isSameDisk(disk, other)) ?? null
    const drive = mode === 'stable' ? [...left].find((other) => isFresh(disk, other)) : undefined
    if (now !== null) left.delete(now)
    else if (drive !== undefined) left.delete(drive)
    else if (mode !== 'legacy') problems.push(`disk '${targetOf(disk)}' is missing`)
    if (now !== null && !isUnchanged(disk, now))
      problems.push(`disk '${targetOf(disk)}' is not what it was`)
  }
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

/** In legacy rescue the root disk has another place, and lacks the settings that its new bus does not have. */
function isUnchanged(was: Element, is: Element): boolean {
  if (child(is, 'boot') !== null) return false
  const children = ['boot', 'backingStore', ...(child(was, 'address') === null ? ['address'] : [])]
  if (targetOf(was) === targetOf(is))
    return canonical(was, { children }) === canonical(is, { children })
  return essence(was) === essence(is)
}

function essence(disk: Element): string {
  const driver = child(disk, 'driver')
  return JSON.stringify([
    attribute(disk, 'type'),
    attribute(disk, 'device'),
    attribute(driver, 'type'),
    attribute(driver, 'cache'),
    text(child(disk, 'serial')),
    child(disk, 'readonly') !== null,
    child(disk, 'source') === null
      ? ''
      : canonical(child(disk, 'source') ?? disk, { attributes: ['index'] }),
  ])
}

function targetOf(disk: Element): string {
  return attribute(child(disk, 'target'), 'dev') ?? ''
}
