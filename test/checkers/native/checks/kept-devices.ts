import { isDeepStrictEqual } from 'node:util'
import type { DiskPlace, RescuePlan } from '../../../../provider/planner/index.js'
import type { CommandLine, Properties } from '../command-line.js'
import { disksOf, essenceOf, namesOf, textOf, type Lines } from '../devices.js'

/**
 * Every original device must be there again, except the disks that legacy rescue leaves out or moves.
 *
 * The disks of a command line must be those of the definition, in its order.
 */
export function lostDevices({ original, rescue }: Lines, plan: RescuePlan): readonly string[] {
  const disks = disksOf(original)
  const mayGo = disks.filter((_, index) => plan.mode === 'legacy' && !staysInPlace(plan, index))
  const hasFloppy = rescue.devices.some((device) => device['driver'] === 'floppy')
  const expected = original.devices.filter(
    (device) =>
      !mayGo.some((disk) => device === disk || isZpciOf(device, disk)) &&
      (hasFloppy || !isFloppyController(device)),
  )
  return without({ line: original, devices: expected }, rescue).map(
    (device) => `device '${textOf(device, 'id')}' is not what and where it was`,
  )
}

/** Nothing may be new but the rescue disk, the controllers that the plan names, and what it moves. */
export function newDevices(
  { original, rescue }: Lines,
  plan: RescuePlan,
  disk: Properties,
): readonly string[] {
  const devices = rescue.devices.filter((device) => device !== disk && !isCompanion(device, disk))
  const added = without({ line: rescue, devices }, original)
  const disks = added.filter((device) => disksOf(rescue).includes(device))
  const others = added.filter(
    (device) => !disks.some((other) => device === other || isZpciOf(device, other)),
  )
  const moved = plan.mode === 'stable' ? 0 : movedDisks(plan).length
  return [
    ...(disks.length > moved ? [`new disks: ${namesOf(disks)}`] : []),
    ...(others.length > plan.controllers.length ? [`new devices: ${namesOf(others)}`] : []),
  ]
}

/** The disks of the definition that a plan puts elsewhere, by their index. */
export function movedDisks(plan: RescuePlan): readonly number[] {
  return plan.after.flatMap(({ from }) => (from === null || staysInPlace(plan, from) ? [] : [from]))
}

function staysInPlace({ before, after }: RescuePlan, index: number): boolean {
  const now = after.find(({ from }) => from === index)
  return now !== undefined && isDeepStrictEqual(spotOf(now), spotOf(before[index]))
}

function spotOf(place: DiskPlace | undefined): unknown {
  return { target: place?.target, bus: place?.bus, address: place?.address }
}

/** libvirt adds it with the first floppy, and leaves it out with the last. */
function isFloppyController(device: Properties): boolean {
  return device['driver'] === 'isa-fdc'
}

function isCompanion(device: Properties, disk: Properties): boolean {
  return isFloppyController(device) || isZpciOf(device, disk)
}

/** On s390x each PCI device has a `zpci`. */
function isZpciOf(device: Properties, disk: Properties): boolean {
  return device['driver'] === 'zpci' && device['target'] === disk['id']
}

/** Those devices of one command line that the other does not have. */
function without(
  { line, devices }: { readonly line: CommandLine; readonly devices: readonly Properties[] },
  other: CommandLine,
): readonly Properties[] {
  const known = other.devices.map((device) => essenceOf(other, device))
  return devices.filter((device) => {
    const essence = essenceOf(line, device)
    return !known.some((one) => isDeepStrictEqual(one, essence))
  })
}
