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

/** A bus that was named, and every reason why it is none for a device of this machine. */
export interface FittedBus {
  /** Null: there is no such bus. */
  readonly bus: RescueBus | null
  readonly issues: readonly PlanIssue[]
}

/** Holds a named bus against what carries the device (null: an unknown one) and what the machine has. */
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

/** Domain types whose rescue each mode knows. */
export const HYPERVISORS: Readonly<Record<RescueMode, readonly string[]>> = {
  stable: ['qemu', 'kvm'],
  legacy: ['qemu', 'kvm', 'xen'],
}

interface Wish extends NamedBus {
  readonly device: RescueDevice
  readonly bus: RescueBus
}

/** What a bus cannot carry at all, and what this machine does not have. */
function mismatches(
  facts: MachineFacts,
  { bus, device, origin }: Wish,
  capabilities: MachineCapabilities | null,
): readonly PlanIssue[] {
  const possible = busesFor(facts, device, capabilities)
  const issues: PlanIssue[] = []
  if (!CARRIES[bus].includes(device)) {
    issues.push({ code: 'bus-cannot-carry-device', bus, device, possible })
  }
  // Of a hypervisor that is refused anyway we do not know the machines.
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
