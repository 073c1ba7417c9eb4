import type { Address } from '../planner/index.js'

/**
 * Tells whether a running device sits where its stored definition pins it.
 *
 * Of addresses that have no words of their own, libvirt may fill in more while the guest runs
 * (the base of a memory module): what is stored must be there.
 */
export function isSameAddress(stored: Address, live: Address | null): boolean {
  if (stored.type !== 'other' || live?.type !== 'other') {
    return JSON.stringify(stored) === JSON.stringify(live)
  }
  return Object.entries(stored.attributes).every(([name, value]) => live.attributes[name] === value)
}
