import type { PlanIssue } from '../issues.js'
import {
  RESCUE_BUSES,
  RESCUE_DEVICES,
  type MachineCapabilities,
  type RescueBus,
  type RescueDevice,
  type RescueMode,
} from '../types.js'
import { busesFor, busesOf, type MachineFacts } from './machine-buses.js'
import { CARRIES } from './machines.js'
import type { NamedBus } from './named-bus.js'

/** A bus by name, and every reason why a device of this machine cannot be on it. */
export interface FittedBus {
  /** Null: no bus has this name. */
  readonly bus: RescueBus | null
  readonly issues: readonly PlanIssue[]
}

/** Checks a named bus against the device (null: the device is unknown) and against the machine. */
export function fitBus(
  facts: MachineFacts,
  { named, device }: { readonly named: NamedBus; readonly device: RescueDevice | null },
  capabilities: MachineCapabilities | null,
): FittedBus {
  const known = facts.rootBus === 'xen' ? [...RESCUE_BUSES, 'xen' as const] : RESCUE_BUSES
  const bus = known.find((entry) => entry === named.bus) ?? null
  if (bus === null) {
    const issue = { ...named, machine: null, possible: RESCUE_BUSES }
    return { bus, issues: [{ code: 'unsupported-rescue-bus', ...issue }] }
  }
  if (device === null) return { bus, issues: [] }
  return { bus, issues: mismatches(facts, { device, bus, origin: named.origin }, capabilities) }
}

/** The domain types that each mode supports. */
export const HYPERVISORS: Readonly<Record<RescueMode, readonly string[]>> = {
  stable: ['qemu', 'kvm'],
  legacy: ['qemu', 'kvm', 'xen'],
}

interface WantedBus extends NamedBus {
  readonly device: RescueDevice
  readonly bus: RescueBus
}

/** What no bus of this name can carry, and what this machine does not have. */
function mismatches(
  facts: MachineFacts,
  { bus, device, origin }: WantedBus,
  capabilities: MachineCapabilities | null,
): readonly PlanIssue[] {
  const possible = busesFor(facts, device, capabilities)
  const issues: PlanIssue[] = []
  if (!CARRIES[bus].includes(device)) {
    issues.push({ code: 'bus-cannot-carry-device', bus, device, possible })
  }
  // The machines of a hypervisor that is refused are not known.
  if (!HYPERVISORS.legacy.includes(facts.type)) return issues
  const machine = facts.machine === '' ? facts.arch : facts.machine
  if (possible.length === 0) {
    const able = RESCUE_DEVICES.filter((other) => busesFor(facts, other, capabilities).length > 0)
    issues.push({ code: 'unsupported-rescue-device', device, machine, possible: able })
  }
  if (!busesOf(facts, capabilities).includes(bus)) {
    issues.push({ code: 'unsupported-rescue-bus', bus, origin, machine, possible })
  }
  return issues
}
