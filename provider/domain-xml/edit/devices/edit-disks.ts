import type { DiskPlace, RescuePlan } from '../../../planner/index.js'
import {
  child,
  children,
  insert,
  insertAfter,
  insertBefore,
  remove,
  setAttribute,
  XmlError,
  type Draft,
  type Element,
  type Tag,
} from '../../../xml/index.js'
import { devicesOf } from '../../read/definition.js'
import type { RescueArtifacts } from '../artifacts.js'
import { insertFirst } from '../draft-definition.js'
import { moveDisk } from './move-disk.js'
import { makeReadOnly, putOverlay } from './protect-disk.js'
import { configDriveTag, rescueDiskTag } from './rescue-disk.js'

/**
 * Brings the `<disk>` elements to the plan's layout.
 *
 * The rescue disk comes first or last, as in the layout. Disks that the layout does not have are
 * taken out; the others stay where they are in the text.
 */
export function editDisks(draft: Draft, plan: RescuePlan, artifacts: RescueArtifacts): void {
  const disks = devicesOf(draft.root, 'disk')
  const { after } = plan
  const rescue = after.find(({ role }) => role === 'rescue')
  if (rescue !== undefined)
    addRescueDisk(draft, rescueDiskTag(rescue, artifacts), after[0] === rescue)
  else if (plan.directBoot === undefined) throw new XmlError('the plan has no rescue disk')
  const added = after.find(({ role, from }) => role === 'config-drive' && from === null)
  if (added !== undefined) addDrive(draft, disks.at(-1), configDriveTag(added, driveOf(artifacts)))
  disks.forEach((disk, index) => {
    const place = after.find(({ from }) => from === index)
    if (place === undefined) remove(draft, disk)
    else editDisk(draft, { disk, place, isMade: index === plan.configDrive?.from }, artifacts)
  })
}

function addRescueDisk(draft: Draft, tag: Tag, isFirst: boolean): void {
  const disks = devicesOf(draft.root, 'disk')
  const [first, last] = [disks[0], disks.at(-1)]
  if (isFirst && first !== undefined) insertBefore(draft, first, tag)
  else if (last !== undefined) insertAfter(draft, last, tag)
  else insertFirst(draft, tag)
}

interface Kept {
  readonly disk: Element
  readonly place: DiskPlace
}

interface Edited extends Kept {
  /** True for the config drive that the rescue makes: its source is a file of the rescue. */
  readonly isMade: boolean
}

function editDisk(draft: Draft, { disk, place, isMade }: Edited, artifacts: RescueArtifacts): void {
  moveDisk(draft, disk, place)
  if (isMade) replaceSource(draft, disk, driveOf(artifacts))
  else protectDisk(draft, { disk, place }, artifacts)
}

function protectDisk(draft: Draft, { disk, place }: Kept, { overlays }: RescueArtifacts): void {
  if (place.access === 'read-only') makeReadOnly(draft, disk)
  if (place.access !== 'discard' && place.access !== 'checkpoint') return
  const overlay = place.from === null ? undefined : overlays?.get(place.from)
  if (overlay === undefined)
    throw new XmlError(`the plan puts an overlay on disk '${place.target}', but none is given`)
  putOverlay(draft, disk, overlay)
}

/** Puts the added config drive after the disks, and in stable mode after the rescue disk. */
function addDrive(draft: Draft, last: Element | undefined, tag: Tag): void {
  if (last === undefined) insertFirst(draft, tag)
  else insertAfter(draft, last, tag)
}

function driveOf({ configDrive }: RescueArtifacts): string {
  if (configDrive == null)
    throw new XmlError('the plan makes a config drive, and there is no file of it')
  return configDrive
}

/** Gives a disk a raw file as its source; all that told libvirt how to read the old source goes. */
function replaceSource(draft: Draft, disk: Element, file: string): void {
  for (const name of ['source', 'backingStore', 'auth', 'encryption', 'mirror']) {
    for (const element of children(disk, name)) remove(draft, element)
  }
  setAttribute(draft, disk, 'type', 'file')
  const driver = child(disk, 'driver')
  if (driver !== null) setAttribute(draft, driver, 'type', 'raw')
  else insert(draft, disk, { name: 'driver', attributes: { name: 'qemu', type: 'raw' } })
  insert(draft, disk, { name: 'source', attributes: { file } }, child(disk, 'driver'))
}
