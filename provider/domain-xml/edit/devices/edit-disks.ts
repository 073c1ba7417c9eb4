import type { DiskPlace, RescuePlan } from '../../../planner/index.js'
import {
  attribute,
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
import { rescueDiskTag } from './rescue-disk.js'

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
  disks.forEach((disk, index) => {
    const place = after.find(({ from }) => from === index)
    if (place === undefined) remove(draft, disk)
    else editDisk(draft, { disk, place }, artifacts)
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

function editDisk(draft: Draft, { disk, place }: Kept, artifacts: RescueArtifacts): void {
  const original = attribute(child(disk, 'target'), 'dev') ?? ''
  const source = artifacts.configDrives?.get(original)
  moveDisk(draft, disk, place)
  if (place.role === 'config-drive' && source !== undefined) replaceSource(draft, disk, source)
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
