import type { PlanIssue, Planned } from '../issues.js'
import type { Place } from '../place/room.js'
import { TARGET_LIMIT } from '../place/targets.js'
import { busesFor } from '../request/machine-buses.js'
import type { RescueBus, RescueDevice, RescueRequest } from '../types.js'

/** What was to be placed. */
interface Wish {
  readonly bus: RescueBus
  readonly device: RescueDevice
}

/** The refusal of a bus that has no place left or, if it has a place, no name. */
export function refuse(request: RescueRequest, wish: Wish, place: Place | null): Planned<never> {
  return { ok: false, issues: [place === null ? noPlace(request, wish) : noName(request, wish)] }
}

function noPlace({ domain, capabilities }: RescueRequest, { bus, device }: Wish): PlanIssue {
  const possible = busesFor(domain, device, capabilities).filter((other) => other !== bus)
  return { code: 'no-free-address', bus, machine: domain.machine || domain.arch, possible }
}

function noName({ domain }: RescueRequest, { bus }: Wish): PlanIssue {
  return { code: 'no-free-target', bus, limit: TARGET_LIMIT[bus] ?? domain.disks.length }
}
