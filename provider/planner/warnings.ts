import { rootDisk } from './root.js'
import type { Layout } from './layout.js'
import type { DiskPlace, RescueRequest } from './types.js'

/** What an operator should know of a plan although it can be carried out. */
export function warningsOf(request: RescueRequest, layout: Layout): readonly string[] {
  const rescue = layout.after.find(({ role }) => role === 'rescue')
  if (rescue === undefined) return []
  return [...sameImage(request), ...otherHosts(layout.after, rescue), ...noOrder(rescue)]
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

/** Linux names `sd` disks host by host, and probes hosts at the same time. */
function otherHosts(after: readonly DiskPlace[], rescue: DiskPlace): readonly string[] {
  if (rescue.device !== 'disk' || !['sata', 'scsi'].includes(rescue.bus)) return []
  const others = after.filter(
    ({ role, device, bus }) =>
      role !== 'rescue' && device === 'disk' && bus !== rescue.bus && SD_BUSES.includes(bus),
  )
  if (others.length === 0) return []
  const names = others.map(({ target }) => target).join(', ')
  return [
    `the guest may name ${rescue.bus} disk '${rescue.target}' before ${names}, which hang on another bus: sd names follow no fixed order across buses`,
  ]
}

function noOrder(rescue: DiskPlace): readonly string[] {
  if (rescue.bus !== 'virtio' || rescue.address !== null) return []
  return [
    `the address of '${rescue.target}' is left to libvirt: the guest names it by the order of the disks`,
  ]
}

const SD_BUSES = ['sata', 'scsi', 'usb', 'ide']
