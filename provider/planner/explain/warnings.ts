import type { Layout } from '../layout/layout.js'
import { driveAddress } from '../place/drive-address.js'
import { machineOf } from '../request/machines.js'
import { rootDisk } from '../request/root-disk.js'
import type { DiskPlace, RescueRequest } from '../types.js'

/** What an operator should know of a plan although it can be carried out. */
export function warningsOf(request: RescueRequest, layout: Layout): readonly string[] {
  const rescue = layout.after.find(({ role }) => role === 'rescue')
  if (rescue === undefined) return []
  return [
    ...sameImage(request),
    ...otherHosts(layout.after, rescue),
    ...noOrder(rescue),
    ...loaderGone(request),
  ]
}

/** Equal images mean equal filesystem UUIDs and volume groups: the guest may mount the wrong root. */
function sameImage({ domain, image, configDrives }: RescueRequest): readonly string[] {
  const root = rootDisk(domain, configDrives)
  if (image === null || root === null) return []
  if (![root.source, ...root.backing].includes(image)) return []
  return [
    `rescue image '${image}' is also what root disk '${root.target}' is made from: both have the same filesystem UUIDs, so the rescue system may mount the instance's root`,
  ]
}

/** Linux names `sd` disks host by host, and probes hosts at the same time; USB disks it finds last. */
function otherHosts(after: readonly DiskPlace[], rescue: DiskPlace): readonly string[] {
  if (rescue.device !== 'disk' || !['sata', 'scsi'].includes(rescue.bus)) return []
  const others = after.filter(
    (disk) =>
      disk !== rescue &&
      disk.device === 'disk' &&
      SD_BUSES.includes(disk.bus) &&
      hostOf(disk) !== hostOf(rescue),
  )
  if (others.length === 0) return []
  const names = others.map(({ target }) => target).join(', ')
  return [
    `the guest may name ${rescue.bus} disk '${rescue.target}' before ${names}, which hang on another controller: sd names follow no fixed order across controllers`,
  ]
}

function hostOf({ bus, target, device, address }: DiskPlace): string {
  return `${bus} ${driveAddress({ bus, target, device, address }).controller}`
}

function noOrder(rescue: DiskPlace): readonly string[] {
  if (rescue.bus !== 'virtio' || rescue.address !== null) return []
  return [
    `the address of '${rescue.target}' is left to libvirt: the guest names it by the order of the disks`,
  ]
}

/** On machines without a BIOS `<kernel>` alone is often U-Boot and not the instance's own system. */
function loaderGone({ domain }: RescueRequest): readonly string[] {
  const isAlone = domain.directBoot.length === 1 && domain.directBoot[0] === 'kernel'
  if (!isAlone || machineOf(domain).buses.includes('fdc')) return []
  return [
    `the <kernel> that is taken out may be the boot loader of machine '${domain.machine}': without it the rescue disk may not boot`,
  ]
}

const SD_BUSES = ['sata', 'scsi', 'usb', 'ide']
