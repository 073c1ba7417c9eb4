import type { Disk, DiskPlace, Domain, RescuePlan } from '../../../planner/types.js'

/**
 * Says which drives of the instance its guest would no longer find during the rescue.
 *
 * Linux does not find a drive that is unit 1 of an IDE channel without a unit 0, unless the firmware
 * touched it. A BIOS touches all drives, UEFI (OVMF) only those in the boot order, and a rescue
 * leaves only its own disk there.
 */
export function explainLoneDrives(domain: Domain, { after }: RescuePlan): string[] {
  if (domain.firmware.kind !== 'efi') return []
  const lone = after.filter((place) => isLone(place, after))
  return domain.disks
    .filter((disk) => lone.some(({ from }) => from === disk.index) && isInBootOrder(disk, domain))
    .map(
      ({ target }) =>
        `the guest would not find disk '${target}' during the rescue: the disk is unit 1 of an IDE channel without a unit 0, and UEFI makes such a disk ready only if it is in the boot order, but in a rescue only the rescue disk is; give the disk unit='0' in the definition`,
    )
}

/** An empty cdrom as unit 0 does not help: tried with QEMU 7.2. */
function isLone({ bus, address }: DiskPlace, all: readonly DiskPlace[]): boolean {
  if (bus !== 'ide' || address?.type !== 'drive' || address.unit !== 1) return false
  return !all.some(
    ({ bus: other, source, address: place }) =>
      other === 'ide' &&
      source !== null &&
      place?.type === 'drive' &&
      place.unit === 0 &&
      place.controller === address.controller &&
      place.bus === address.bus,
  )
}

/** libvirt puts the first disk of a kind that `<os>` boots into the order. */
function isInBootOrder(disk: Disk, { disks, osBoot }: Domain): boolean {
  if (disk.bootOrder !== null) return true
  const isFirst = disks.find(({ device }) => device === disk.device) === disk
  return isFirst && osBoot.includes(disk.device === 'disk' ? 'hd' : disk.device)
}
