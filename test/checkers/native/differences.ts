import type { RescuePlan } from '../../../provider/planner/index.js'
import { artifactsFor } from '../rescue-xml.js'
import { bootingOf } from './checks/booting.js'
import type { CommandLine, Properties } from './command-line.js'
import { chainOf, namesOf, textOf, type Lines } from './devices.js'
import { foundAfter } from './checks/guest-places.js'
import { newlyTwice } from './checks/ids.js'
import { lostDevices, newDevices } from './checks/kept-devices.js'
import { wrongMoves } from './checks/moved-disks.js'
import { otherOptions } from './checks/other-options.js'
import { sharingNames } from './checks/shared-names.js'

/**
 * Compares the QEMU command lines of a definition and of its rescue: everything a rescue must keep.
 *
 * Each original device that the plan keeps is the same at the same place, and nothing is new but the
 * rescue disk and the controllers that the plan names. The rescue disk alone has a boot order; in
 * stable mode it is the last of its bus. No id is used twice.
 */
export function differencesOf(lines: Lines, plan: RescuePlan): readonly string[] {
  const disk = rescueDiskOf(lines.rescue, plan)
  if (disk === null) return ['the command line has no rescue disk']
  return [
    ...lostDevices(lines, plan),
    ...newDevices(lines, plan, disk),
    ...(plan.mode === 'stable'
      ? laterDisks(lines.rescue, disk, plan)
      : wrongMoves(lines, plan, disk)),
    ...wrongBoots(lines.rescue, disk),
    ...newlyTwice(lines.original, lines.rescue),
    ...otherOptions(lines, plan),
  ]
}

function rescueDiskOf(line: CommandLine, plan: RescuePlan): Properties | null {
  const path = JSON.stringify(artifactsFor(plan).rescueDisk.path)
  const isRescue = (device: Properties): boolean =>
    JSON.stringify(chainOf(line, textOf(device, 'drive'))).includes(path)
  return line.devices.find(isRescue) ?? null
}

function laterDisks(
  line: CommandLine,
  disk: Properties,
  { warnings }: RescuePlan,
): readonly string[] {
  const unsure = warnings.length > 0 ? [] : sharingNames(line, disk)
  if (unsure.length > 0) return [`no warning of the order among ${namesOf(unsure)}`]
  const later = foundAfter(line, disk)
  if (later === null && warnings.length > 0) return [] // the plan says that QEMU chooses the place
  if (later === null) return [`the place of '${textOf(disk, 'id')}' is not known`]
  return later.length === 0 ? [] : [`found after the rescue disk: ${namesOf(later)}`]
}

function wrongBoots(line: CommandLine, disk: Properties): readonly string[] {
  const booting = bootingOf(line)
  const isRight = booting.length === 1 && booting[0] === disk
  return isRight ? [] : [`not the rescue disk alone has a boot order: ${namesOf(booting)}`]
}
