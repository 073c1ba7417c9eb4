import type { PlanIssue, Planned } from './issues.js'
import { busesFor, busesOf, type MachineFacts } from './machine-buses.js'
import { CARRIES } from './machines.js'
import { namedBus, type NamedBus } from './named-bus.js'
import { rescueMode } from './properties.js'
import { rootDisk } from './root.js'
import {
  RESCUE_BUSES,
  RESCUE_DEVICES,
  type Domain,
  type ImageProperties,
  type MachineCapabilities,
  type RescueBus,
  type RescueDevice,
  type RescueMode,
} from './types.js'

/** What a set of image properties means for a machine. */
export interface Resolved {
  readonly mode: RescueMode
  readonly device: RescueDevice
  readonly bus: RescueBus
}

/** Takes from a domain what `resolveRescue` asks for; config drives as in `RescueRequest`. */
export function factsOf(
  domain: Domain,
  configDrives: readonly string[] | null = null,
): MachineFacts {
  const { type, arch, machine } = domain
  return { type, arch, machine, rootBus: rootDisk(domain, configDrives)?.bus ?? null }
}

/**
 * Reads mode, device and bus out of a rescue image's properties, without asking a host.
 *
 * Defaults come from the instance's own machine, never from the image's `hw_machine_type`; in
 * legacy mode a silent image keeps the root disk's bus. Property names and values are taken
 * exactly as written. With capabilities, what libvirt lacks is an issue too.
 */
export function resolveRescue(
  facts: MachineFacts,
  properties: ImageProperties,
  capabilities: MachineCapabilities | null = null,
): Planned<Resolved> {
  const mode = rescueMode(properties)
  const wanted = mode === 'stable' ? (properties['hw_rescue_device'] ?? 'disk') : 'disk'
  const device = oneOf(RESCUE_DEVICES, wanted)
  const named = namedBus(facts, properties, device ?? 'disk')
  const bus = oneOf(facts.rootBus === 'xen' ? [...RESCUE_BUSES, 'xen'] : RESCUE_BUSES, named.bus)
  const issues: PlanIssue[] = []
  if (!HYPERVISORS[mode].includes(facts.type)) {
    issues.push({ code: 'unsupported-hypervisor', type: facts.type, mode })
  }
  if (device === null) {
    issues.push({
      code: 'unsupported-rescue-device',
      device: wanted,
      machine: null,
      possible: RESCUE_DEVICES,
    })
  }
  if (bus === null) {
    issues.push({ code: 'unsupported-rescue-bus', ...named, machine: null, possible: RESCUE_BUSES })
  }
  if (bus !== null && device !== null) {
    issues.push(...mismatches(facts, { device, bus, origin: named.origin }, capabilities))
  }
  if (issues.length > 0 || device === null || bus === null) return { ok: false, issues }
  return { ok: true, plan: { mode, device, bus } }
}

const HYPERVISORS: Readonly<Record<RescueMode, readonly string[]>> = {
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

function oneOf<T extends string>(list: readonly T[], value: string): T | null {
  return list.find((entry) => entry === value) ?? null
}
