import { isDeepStrictEqual } from 'node:util'
import type { RescuePlan } from '../../../../provider/planner/index.js'
import type { CommandLine, Properties } from '../command-line.js'
import { chainOf, disksOf, textOf, type Lines } from '../devices.js'
import { guestPlaceOf, isBefore } from './guest-places.js'
import { movedDisks } from './kept-devices.js'

/**
 * Checks what legacy rescue moves: each of these disks is there once, with its files and its serial.
 *
 * If the root is on the rescue disk's bus, a guest finds the rescue disk first.
 */
export function wrongMoves(lines: Lines, plan: RescuePlan, disk: Properties): readonly string[] {
  return movedDisks(plan).flatMap((from) => {
    const [moved, ...more] = readersOf(lines, disksOf(lines.original)[from] ?? {})
    const target = plan.before[from]?.target ?? ''
    if (moved === undefined || more.length > 0) return [`'${target}' is not there once`]
    const isRoot = plan.after.some((place) => place.from === from && place.role === 'root')
    return isRoot ? wrongOrder(lines.rescue, disk, moved) : []
  })
}

/** The disks of the rescue that read what one of the original reads. */
function readersOf({ original, rescue }: Lines, disk: Properties): readonly Properties[] {
  const identity = identityOf(original, disk)
  return disksOf(rescue).filter((one) => isDeepStrictEqual(identityOf(rescue, one), identity))
}

function identityOf(line: CommandLine, device: Properties): unknown {
  return { serial: device['serial'], chain: chainOf(line, textOf(device, 'drive')) }
}

function wrongOrder(line: CommandLine, disk: Properties, root: Properties): readonly string[] {
  const [first, second] = [guestPlaceOf(line, disk), guestPlaceOf(line, root)]
  if (first === null || second === null || first.bus !== second.bus) return []
  return isBefore(first, second) ? [] : ['the rescue disk is not found before the root']
}
