import type { Address, DiskPlace } from '../../../planner/index.js'
import { child, children, insert, remove, setAttribute } from '../../../xml/index.js'
import type { Draft, Element } from '../../../xml/index.js'
import { parseDisk } from '../../read/disks/parse-disk.js'
import { addressTag } from './address-tag.js'

/** Gives a disk the target, bus and address of the layout; what is the same already is not touched. */
export function moveDisk(draft: Draft, disk: Element, place: DiskPlace): void {
  const target = child(disk, 'target')
  if (target === null) return
  const { bus, address } = parseDisk(disk, 0)
  setAttribute(draft, target, 'dev', place.target)
  if (bus !== place.bus) {
    setAttribute(draft, target, 'bus', place.bus)
    for (const [element, name] of busSettings(disk)) setAttribute(draft, element, name, null)
    for (const element of busElements(disk)) remove(draft, element)
  }
  if (!isEqual(address, place.address)) {
    for (const old of children(disk, 'address')) remove(draft, old)
    if (place.address !== null) insert(draft, disk, addressTag(place.address))
  }
}

function isEqual(a: Address | null, b: Address | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Settings that libvirt allows on some buses only. */
function busSettings(disk: Element): readonly (readonly [Element, string])[] {
  return (['disk', 'transient', 'target', 'driver'] as const).flatMap((name) => {
    const element = name === 'disk' ? disk : child(disk, name)
    return element === null
      ? []
      : BUS_SETTINGS[name].attributes.map((setting) => [element, setting] as const)
  })
}

/** Elements that libvirt allows on some buses only. */
function busElements(disk: Element): readonly Element[] {
  return [
    ...BUS_ELEMENTS.flatMap((name) => children(disk, name)),
    ...BUS_SETTINGS.driver.children.flatMap((name) => children(child(disk, 'driver'), name)),
  ]
}

/**
 * Elements of a disk that go if it gets another bus.
 *
 * libvirt: `qemuValidateDomainDeviceDefDiskFrontend`; `<acpi>` is an index among PCI devices.
 */
export const BUS_ELEMENTS = ['wwn', 'vendor', 'product', 'geometry', 'acpi']

/** What goes of a disk and its parts if it gets another bus. */
export const BUS_SETTINGS = {
  disk: { attributes: ['model', 'rawio', 'sgio'] },
  transient: { attributes: ['shareBacking'] },
  target: { attributes: ['removable', 'rotation_rate'] },
  driver: {
    children: ['iothreads'],
    attributes: [
      'iothread',
      'queues',
      'queue_size',
      'ioeventfd',
      'event_idx',
      'iommu',
      'ats',
      'packed',
      'page_per_vq',
    ],
  },
} as const
