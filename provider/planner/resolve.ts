import type { PlanIssue, Planned } from './issues.js'
import { CARRIES, isKnownMachine, machineOf } from './machines.js'
import { BUS_PROPERTY, rescueMode } from './properties.js'
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

/** What of a domain decides mode, device and bus. */
export type MachineFacts = Pick<Domain, 'type' | 'arch' | 'machine'> & {
  /** The bus of the root disk, which a silent image keeps in legacy mode; null without one. */
  readonly rootBus: string | null
}

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
 * exactly as written.
 */
export function resolveRescue(
  facts: MachineFacts,
  properties: ImageProperties,
  capabilities: MachineCapabilities | null = null,
): Planned<Resolved> {
  const mode = rescueMode(properties)
  const device = oneOf(
    RESCUE_DEVICES,
    mode === 'stable' ? (properties['hw_rescue_device'] ?? 'disk') : 'disk',
  )
  const named = namedBus(facts, properties, device)
  const bus = oneOf(
    facts.rootBus === 'xen' ? ([...RESCUE_BUSES, 'xen'] as const) : RESCUE_BUSES,
    named.bus,
  )
  const issues = [
    ...(HYPERVISORS[mode].includes(facts.type)
      ? []
      : [{ code: 'unsupported-hypervisor', type: facts.type, mode } as const]),
    ...(device === null ? [noDevice(properties)] : []),
    ...(bus === null ? [noBus(named)] : []),
    ...(bus !== null && device !== null
      ? mismatch(facts, { device, bus, origin: named.origin }, capabilities)
      : []),
  ]
  if (issues.length > 0 || device === null || bus === null) return { ok: false, issues }
  return { ok: true, plan: { mode, device, bus } }
}

/** Buses of this machine, in its own order, that carry a device. */
export function busesFor(
  facts: Pick<MachineFacts, 'type' | 'arch' | 'machine'>,
  device: RescueDevice,
  capabilities: MachineCapabilities | null,
): readonly RescueBus[] {
  return machineBuses(facts, capabilities).filter((bus) => CARRIES[bus].includes(device))
}

const HYPERVISORS: Readonly<Record<RescueMode, readonly string[]>> = {
  stable: ['qemu', 'kvm'],
  legacy: ['qemu', 'kvm', 'xen'],
}

interface NamedBus {
  readonly bus: string
  readonly origin: string
}

function namedBus(
  facts: MachineFacts,
  properties: ImageProperties,
  device: RescueDevice | null,
): NamedBus {
  const legacy = rescueMode(properties) === 'legacy'
  const keys = [...(legacy ? [] : ['hw_rescue_bus']), BUS_PROPERTY[device ?? 'disk']]
  for (const key of keys) {
    const bus = properties[key]
    if (bus !== undefined) return { bus, origin: key }
  }
  if (legacy && facts.rootBus !== null) return { bus: facts.rootBus, origin: 'as the root disk' }
  return { bus: defaultBus(facts, device ?? 'disk'), origin: `default for a ${device ?? 'disk'}` }
}

function defaultBus(facts: MachineFacts, device: RescueDevice): RescueBus {
  const machine = machineOf(facts)
  if (device === 'floppy') return 'fdc'
  return device === 'cdrom' ? machine.cdromBus : (machine.buses[0] ?? 'virtio')
}

function mismatch(
  facts: MachineFacts,
  wanted: { readonly device: RescueDevice; readonly bus: RescueBus; readonly origin: string },
  capabilities: MachineCapabilities | null,
): readonly PlanIssue[] {
  const { bus, device, origin } = wanted
  const possible = busesFor(facts, device, capabilities)
  const issues: PlanIssue[] = []
  if (!CARRIES[bus].includes(device)) {
    issues.push({ code: 'bus-cannot-carry-device', bus, device, possible })
  }
  // Of a hypervisor that is refused anyway we do not know the machines.
  const isKnown = HYPERVISORS.legacy.includes(facts.type)
  if (isKnown && !machineBuses(facts, capabilities).includes(bus)) {
    const machine = facts.machine === '' ? facts.arch : facts.machine
    issues.push({ code: 'unsupported-rescue-bus', bus, origin, machine, possible })
  }
  return issues
}

function machineBuses(
  facts: Pick<MachineFacts, 'type' | 'arch' | 'machine'>,
  capabilities: MachineCapabilities | null,
): readonly RescueBus[] {
  const machine = machineOf(facts)
  if (capabilities === null) return machine.buses
  const known = isKnownMachine(machine) ? machine.buses : RESCUE_BUSES
  return known.filter((bus) => bus === 'xen' || capabilities.buses.includes(bus))
}

function noDevice(properties: ImageProperties): PlanIssue {
  const device = properties['hw_rescue_device'] ?? ''
  return { code: 'unsupported-rescue-device', device, possible: RESCUE_DEVICES }
}

function noBus({ bus, origin }: NamedBus): PlanIssue {
  return { code: 'unsupported-rescue-bus', bus, origin, machine: null, possible: RESCUE_BUSES }
}

function oneOf<T extends string>(list: readonly T[], value: string): T | null {
  return list.find((entry) => entry === value) ?? null
}
