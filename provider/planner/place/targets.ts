import type { RescueBus } from '../types.js'

/** How the names on a bus begin; scsi, sata and usb share theirs, so they share the letters too. */
const PREFIX: Readonly<Record<RescueBus, string>> = {
  virtio: 'vd',
  scsi: 'sd',
  sata: 'sd',
  usb: 'sd',
  ide: 'hd',
  fdc: 'fd',
  xen: 'xvd',
}

/** How many disks a bus takes; a bus that is not listed takes any number (Nova: `TooManyDiskDevices`). */
export const TARGET_LIMIT: Readonly<Partial<Record<RescueBus, number>>> = { ide: 4, fdc: 2 }

/** A disk that has its name already. */
interface Named {
  readonly target: string
  readonly bus: string
}

interface NameOptions {
  /** The first place in the alphabet to look at; 0 if not given. */
  readonly from?: number
  /** False: the disk gets no address, so libvirt derives its place on the bus from its name. */
  readonly isPinned?: boolean
}

/**
 * Finds the first name on a bus, from a place in the alphabet on, that fits beside the named disks.
 *
 * A name is used once in a domain, and a letter once on a bus. libvirt numbers the devices of a bus by the
 * letter alone, so `vda` and an `sda` on virtio would both be `virtio-disk0` in QEMU
 * (libvirt: `qemuAssignDeviceDiskAlias`). After `z` comes `aa`. Null: the bus takes no more disks, or the
 * disk is not pinned and each free name means a place that the bus does not have.
 */
export function freeTarget(
  bus: RescueBus,
  named: readonly Named[],
  { from = 0, isPinned = true }: NameOptions = {},
): string | null {
  const limit = TARGET_LIMIT[bus] ?? Infinity
  const onBus = named.filter((disk) => disk.bus === bus)
  if (onBus.length >= limit) return null
  const names = new Set(named.map(({ target }) => target))
  const letters = new Set(onBus.map(({ target }) => targetIndex(target)))
  let place = from
  while (letters.has(place) || names.has(targetAt(bus, place))) place += 1
  return isPinned || place < limit ? targetAt(bus, place) : null
}

/** The place of a name in its bus's alphabet: `vda` 0, `xvda2` 0, `vdz` 25, `vdaa` 26; -1 for a name of another form. */
export function targetIndex(target: string): number {
  const name = /^(?:ioemu:)?(?:fd|hd|sd|vd|xvd|ubd)([a-z]+)\d*$/.exec(target)?.[1] ?? ''
  let place = 0
  for (let at = 0; at < name.length; at += 1) place = place * 26 + name.charCodeAt(at) - 96
  return place - 1
}

function targetAt(bus: RescueBus, place: number): string {
  let letters = ''
  for (let rest = place; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(97 + (rest % 26)) + letters
  }
  return PREFIX[bus] + letters
}
