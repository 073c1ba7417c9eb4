import type { PlanIssue, Planned } from '../issues.js'
import type { Place } from '../place/allocation.js'
import { TARGET_LIMIT } from '../place/targets.js'
import { busesFor } from '../request/machine-buses.js'
import type { RescueBus, RescueDevice, RescueRequest } from '../types.js'

/** What was to be placed. */
interface Wanted {
  readonly bus: RescueBus
  readonly device: RescueDevice
}

/** Refuses a bus that has no place left (null) or, if it has one, no name. */
export function refuse(
  request: RescueRequest,
  wanted: Wanted,
  place: Place | null,
): Planned<never> {
  return {
    ok: false,
    issues: [place === null ? noPlace(request, wanted) : noName(request, wanted)],
  }
}

function noPlace({ domain, capabilities }: RescueRequest, { bus, device }: Wanted): PlanIssue {
  const possible = busesFor(domain, device, capabilities).filter((other) => other !== bus)
  return { code: 'no-free-address', bus, machine: domain.machine || domain.arch, possible }
}

function noName({ domain }: RescueRequest, { bus }: Wanted): PlanIssue {
  return { code: 'no-free-target', bus, limit: TARGET_LIMIT[bus] ?? domain.disks.length }
}
