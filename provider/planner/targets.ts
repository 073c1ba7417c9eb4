import type { RescueBus } from './types.js'

/** How the names on a bus begin; scsi, sata and usb share theirs, so they share the letters too. */
export const PREFIX: Readonly<Record<RescueBus, string>> = {
  virtio: 'vd',
  scsi: 'sd',
  sata: 'sd',
  usb: 'sd',
  ide: 'hd',
  fdc: 'fd',
  xen: 'xvd',
}

/** How many names a bus has; unlimited where it says nothing (Nova: `TooManyDiskDevices`). */
export const TARGET_LIMIT: Readonly<Partial<Record<RescueBus, number>>> = { ide: 4, fdc: 2 }

/**
 * Finds the first name on a bus that none of the taken ones is, from a place in the alphabet on.
 *
 * After `z` comes `aa`. Null where the bus has no name left.
 */
export function freeTarget(bus: RescueBus, taken: readonly string[], from = 0): string | null {
  const limit = TARGET_LIMIT[bus] ?? from + taken.length + 1
  const names = new Set(taken)
  for (let place = from; place < limit; place += 1) {
    const name = PREFIX[bus] + letters(place)
    if (!names.has(name)) return name
  }
  return null
}

/** The place of a name in its bus's alphabet: `vda` 0, `xvda2` 0, `vdz` 25, `vdaa` 26; -1 for a name of another form. */
export function targetIndex(target: string): number {
  const name = /^(?:ioemu:)?(?:fd|hd|sd|vd|xvd|ubd)([a-z]+)\d*$/.exec(target)?.[1] ?? ''
  let place = 0
  for (let at = 0; at < name.length; at += 1) place = place * 26 + name.charCodeAt(at) - 96
  return place - 1
}

function letters(place: number): string {
  const last = String.fromCharCode(97 + (place % 26))
  return place < 26 ? last : letters(Math.floor(place / 26) - 1) + last
}
