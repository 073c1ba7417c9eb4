import type { CcwAddress } from '../types.js'
import type { Place, Room } from './room.js'

/**
 * Takes the device number after every one in use on an s390x machine's channel.
 *
 * Guests find channel devices in order of their numbers. Where nothing is pinned libvirt counts
 * up from 0 in any order, so a high number is taken. Null: all numbers are gone.
 */
export function placeCcw(room: Room): Place | null {
  const last = room.taken
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
