import type { CommandLine, Properties } from '../command-line.js'
import { textOf } from '../devices.js'

/**
 * The devices on other controllers that share `sdX`, `srN` or `vdX` with a disk and need not be found before it.
 *
 * Linux looks at several controllers at once, so that only USB disks come last for certain. A
 * `usb-storage` is a hard disk to the guest, whatever libvirt calls it. The virtio disks of an s390x
 * machine may be on PCI or be channel devices.
 */
export function sharingNames(line: CommandLine, disk: Properties): readonly Properties[] {
  const name = nameOf(disk)
  if (name === null) return []
  const others = line.devices.filter(
    (device) => nameOf(device) === name && controllerOf(device) !== controllerOf(disk),
  )
  return isUsb(disk) ? others.filter(isUsb) : others
}

function nameOf(device: Properties): 'sd' | 'sr' | 'vd' | null {
  const driver = textOf(device, 'driver')
  if (/^virtio-blk-(pci|ccw)/.test(driver)) return 'vd'
  if (/^(scsi|ide)-cd$/.test(driver)) return 'sr'
  return /^(scsi-(hd|disk|block)|ide-hd|usb-storage)$/.test(driver) ? 'sd' : null
}

/** `scsi0.0` is on the controller `scsi0`; the two channels of the board's IDE are one. */
function controllerOf(device: Properties): string {
  if (nameOf(device) === 'vd') return textOf(device, 'driver').slice(0, 'virtio-blk-ccw'.length)
  return textOf(device, 'bus').replace(/\.\d+$/, '')
}

function isUsb(device: Properties): boolean {
  return device['driver'] === 'usb-storage'
}
