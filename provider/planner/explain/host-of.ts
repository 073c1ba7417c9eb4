import { driveAddress } from '../place/drive-address.js'
import type { PlacedDisk } from '../place/allocation.js'

/**
 * What Linux calls a host, equal for the disks of one: a SCSI controller, a channel of IDE, a port of SATA.
 *
 * It probes hosts side by side, so across them the names of disks follow no fixed order.
 */
export function hostOf(disk: PlacedDisk): string {
  const { controller, bus, unit } = driveAddress(disk)
  const part = { ide: [bus], sata: [unit] }[disk.bus] ?? []
  return [disk.bus, controller, ...part].join(' ')
}
