import type { PlanIssue } from './issues.js'
import { busesFor } from './machine-buses.js'
import type { RescueBus, RescueDevice, RescueRequest } from './types.js'

/** The issue of a bus that is full, with the buses that could be tried instead. */
export function noFreeAddress(
  { domain, capabilities }: RescueRequest,
  bus: RescueBus,
  device: RescueDevice,
): PlanIssue {
  const possible = busesFor(domain, device, capabilities).filter((other) => other !== bus)
  return { code: 'no-free-address', bus, machine: domain.machine || domain.arch, possible }
}
