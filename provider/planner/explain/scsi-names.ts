import { compareDrives, driveAddress } from '../place/drive-address.js'
import type { DiskPlace, Occupant } from '../types.js'
import { sharedNames, type SharedName } from './disk-order.js'
import { hostOf } from './host-of.js'
import { numbered, type Beside, type Name } from './numbered.js'

/** Names the hard disks (`sd`) or the cdroms (`sr`), those on USB last; a disk whose name is open is not named. */
export function scsiNames(
  prefix: SharedName,
  places: readonly DiskPlace[],
  beside: Beside,
): readonly Name[] {
  const { occupants } = beside
  const disks = places.filter((place) => sharedNames(place).includes(prefix))
  const sorted = inOrder(
    disks.filter(({ bus }) => bus !== 'usb'),
    beside,
  )
  if (sorted === null || occupants.some(isPassedDisk)) return []
  const usb = disks.filter(({ bus }) => bus === 'usb')
  const isOpen =
    usb.length > 1 ||
    usb.some((place) => sharedNames(place).length > 1) ||
    occupants.some(isPassedUsb)
  return numbered(prefix, [...sorted, ...(isOpen ? [] : usb)])
}

/** The disks of one host in the guest's order; null if they are on several hosts, or if the order is open. */
function inOrder(
  disks: readonly DiskPlace[],
  { controllers }: Beside,
): readonly DiskPlace[] | null {
  const [first] = disks
  if (first === undefined || disks.length === 1) return disks
  if (disks.some((disk) => hostOf(disk) !== hostOf(first))) return null
  const { controller } = driveAddress(first)
  const model = controllers.find(
    ({ type, index }) => type === 'scsi' && index === controller,
  )?.model
  if (first.bus === 'scsi' && !isOrdered(model ?? null, disks)) return null
  return disks.toSorted((a, b) => compareDrives(driveAddress(a), driveAddress(b)))
}

/**
 * True if the guest finds the disks of a SCSI controller in the order of their addresses.
 *
 * Of one target Linux asks unit 0 first and then the others as QEMU lists them, newest first.
 * On `lsilogic` libvirt's unit is the target.
 */
function isOrdered(model: string | null, disks: readonly DiskPlace[]): boolean {
  if (model === 'lsilogic') return true
  const targets = disks.map(driveAddress).filter(({ unit }) => unit > 0)
  return (
    model?.startsWith('virtio') === true &&
    new Set(targets.map(({ target }) => target)).size === targets.length
  )
}

/** A PCI device may be a disk controller. */
function isPassedDisk({ element, bus }: Occupant): boolean {
  return element === 'hostdev' && bus !== 'usb' && bus !== 'mdev'
}

function isPassedUsb({ element, bus }: Occupant): boolean {
  return (element === 'hostdev' && bus === 'usb') || element === 'redirdev'
}
