import { expect } from 'chai'
import type { GuestReport, SeenDisk } from '../lab/report.js'

/**
 * Expects of a stable rescue that the guest sees every disk and card it had, where it had it.
 *
 * Same address, size and serial; same kernel name wherever Linux names in a fixed order: virtio disks,
 * network cards, disks of one SCSI host. Answers with the disks that are new.
 */
export function expectKept(before: GuestReport, now: GuestReport): readonly SeenDisk[] {
  for (const had of before.disks) {
    const has = now.disks.find((disk) => disk.place === had.place)
    expect(has, `what was ${had.name} at ${had.place}`).to.deep.include({
      bytes: had.bytes,
      serial: had.serial,
    })
    if (isFixed(had, before) && isFixed(had, now)) expect(has?.name, had.place).to.equal(had.name)
  }
  expect(now.nics, 'network cards').to.deep.equal(before.nics)
  expect(now.pci, 'PCI devices').to.include.members([...before.pci])
  expect(namesByController(now, before), 'order on each controller').to.deep.equal(
    namesByController(before, before),
  )
  return now.disks.filter((disk) => !before.disks.some((had) => had.place === disk.place))
}

/** Linux probes the disks of several SCSI hosts (SATA and USB are such) side by side: sdX is fixed on one only. */
function isFixed(disk: SeenDisk, report: GuestReport): boolean {
  if (!disk.name.startsWith('sd')) return true
  const hosts = report.disks.filter((other) => other.name.startsWith('sd')).map(controllerOf)
  return new Set(hosts).size === 1
}

/** The places of those disks that `had` knows, in the order of their names, for each controller. */
function namesByController(report: GuestReport, had: GuestReport): Record<string, string[]> {
  const known = report.disks.filter((disk) => had.disks.some(({ place }) => place === disk.place))
  const sorted = known.toSorted((one, other) => one.name.localeCompare(other.name))
  const groups: Record<string, string[]> = {}
  for (const disk of sorted) (groups[controllerOf(disk)] ??= []).push(disk.place)
  return groups
}

/** The SCSI host a disk is on: a port of SATA or USB is a host of its own. All virtio disks are one group. */
function controllerOf({ name, place }: SeenDisk): string {
  if (name.startsWith('vd')) return 'virtio'
  if (place.includes(' usb ')) return place
  return /^(.* ata \d+):/.exec(place)?.[1] ?? place.split(' ').slice(0, 2).join(' ')
}
