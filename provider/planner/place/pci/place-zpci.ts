import type { Address, Zpci } from '../../types.js'
import { UNPINNED, type Allocation, type Place } from '../allocation.js'
import { freeSlots } from './pci-slots.js'

/**
 * Finds a PCI place of an s390x machine with a uid and a fid above all others.
 *
 * The guest goes by uid, and libvirt would choose the lowest free one. libvirt chooses all of it if it
 * has yet to choose a uid of the instance's own. Null: no slot or no higher uid is left. Rules of uid and
 * fid: https://libvirt.org/pci-addresses.html
 */
export function placeZpci(
  allocation: Allocation,
  disks: readonly (Address | null)[],
): Place | null {
  if (disks.some(isOpen)) return UNPINNED
  const [slot] = freeSlots(allocation, false)
  const zpci = nextZpci(allocation)
  if (slot === undefined || zpci.uid > LAST_UID || zpci.fid > LAST_FID) return null
  return { address: { ...slot.address, zpci }, controllers: [] }
}

function isOpen(address: Address | null): boolean {
  return address === null || (address.type === 'pci' && address.zpci === undefined)
}

const LAST_UID = 0xffff
const LAST_FID = 0xffffffff

function nextZpci({ taken }: Allocation): Zpci {
  const used = taken.flatMap((address) => (address.type === 'pci' ? (address.zpci ?? []) : []))
  return {
    uid: 1 + Math.max(0, ...used.map(({ uid }) => uid)),
    fid: 1 + Math.max(-1, ...used.map(({ fid }) => fid)),
  }
}
