import type { CcwAddress } from '../types.js'
import type { Place, Allocation } from './allocation.js'

/**
 * Takes the device number after all those in use on an s390x machine's channel.
 *
 * Guests find channel devices in order of their numbers. libvirt numbers devices without an address
 * from 0 up, so if all are without one, we take a high number. Null: no number is left.
 */
export function placeCcw(allocation: Allocation): Place | null {
  const last = allocation.taken
    .filter((address) => address.type === 'ccw')
    .reduce<CcwAddress | null>((a, b) => (a !== null && compare(a, b) > 0 ? a : b), null)
  const next = last === null ? UNPINNED : last.devno + 1
  if (next > LAST) return null
  const address: CcwAddress = {
    type: 'ccw',
    cssid: last?.cssid ?? VIRTUAL,
    ssid: last?.ssid ?? 0,
    devno: next,
  }
  return { address, controllers: [] }
}

/** The channel subsystem image of virtual devices, and the highest number on one of its sets. */
const VIRTUAL = 0xfe
const LAST = 0xffff
const UNPINNED = 0xf000

function compare(a: CcwAddress, b: CcwAddress): number {
  return a.cssid - b.cssid || a.ssid - b.ssid || a.devno - b.devno
}
