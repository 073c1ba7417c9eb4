import type { Element } from '@xmldom/xmldom'
import type { Address, DiskPlace } from '../planner/index.js'
import { addressTag } from './address-tag.js'
import { insert, remove, setAttribute, type Draft } from './draft.js'
import { attribute, child, children } from './elements.js'
import { parseAddress } from './parse-address.js'

/** Gives a disk another target, bus and address where the layout has others; else it stays as it is. */
export function moveDisk(draft: Draft, disk: Element, place: DiskPlace): void {
  const target = child(disk, 'target')
  if (target === null) return
  const isOtherBus = (attribute(target, 'bus') ?? place.bus) !== place.bus
  setAttribute(draft, target, 'dev', place.target)
  if (isOtherBus) {
    setAttribute(draft, target, 'bus', place.bus)
    for (const [element, name] of busSettings(disk)) setAttribute(draft, element, name, null)
  }
  if (!isEqual(parseAddress(disk), place.address)) {
    for (const address of children(disk, 'address')) remove(draft, address)
    if (place.address !== null) insert(draft, disk, addressTag(place.address), null)
  }
}

function isEqual(a: Address | null, b: Address | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Settings that libvirt allows on some buses only. */
function busSettings(disk: Element): readonly (readonly [Element, string])[] {
  const own = ['model', 'rawio', 'sgio'].map((name) => [disk, name] as const)
  const target = child(disk, 'target')
  const driver = child(disk, 'driver')
  return [
    ...own,
    ...(target === null ? [] : TARGET_SETTINGS.map((name) => [target, name] as const)),
    ...(driver === null ? [] : VIRTIO_SETTINGS.map((name) => [driver, name] as const)),
  ]
}

const TARGET_SETTINGS = ['removable', 'rotation_rate']
const VIRTIO_SETTINGS = [
  'iothread',
  'queues',
  'queue_size',
  'ioeventfd',
  'event_idx',
  'iommu',
  'ats',
  'packed',
  'page_per_vq',
]
