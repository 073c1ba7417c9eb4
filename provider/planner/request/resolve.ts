import type { PlanIssue, Planned } from '../issues.js'
import {
  RESCUE_DEVICES,
  type Domain,
  type ImageProperties,
  type MachineCapabilities,
  type RescueBus,
  type RescueDevice,
  type RescueMode,
} from '../types.js'
import { fitBus, HYPERVISORS } from './fit-bus.js'
import { rescueMode } from './image-properties.js'
import type { MachineFacts } from './machine-buses.js'
import { namedBus } from './named-bus.js'
import { rootDisk } from './root-disk.js'

/** What a set of image properties means for a machine. */
export interface Resolved {
  /** Stable if the properties name a rescue device or bus, else legacy. */
  readonly mode: RescueMode
  /** The device that is named, else a plain disk. */
  readonly device: RescueDevice
  /** The bus that is named, else in legacy mode the root disk's, else the machine's default. */
  readonly bus: RescueBus
}

/** Takes from a domain what `resolveRescue` needs; config drives as in `RescueRequest`. */
export function factsOf(
  domain: Domain,
  configDrives: readonly string[] | null = null,
): MachineFacts {
  const { type, arch, machine } = domain
  return { type, arch, machine, rootBus: rootDisk(domain, configDrives)?.bus ?? null }
}

/**
 * Finds mode, device and bus from a rescue image's properties, without asking a host.
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
  const device = RESCUE_DEVICES.find((known) => known === wanted) ?? null
  const named = namedBus(facts, properties, device ?? 'disk')
  const { bus, issues: unfit } = fitBus(facts, { named, device }, capabilities)
  const issues: PlanIssue[] = []
  if (!HYPERVISORS[mode].includes(facts.type)) {
    issues.push({ code: 'unsupported-hypervisor', type: facts.type, mode })
  }
  if (device === null) {
    const possible = RESCUE_DEVICES
    issues.push({ code: 'unsupported-rescue-device', device: wanted, machine: null, possible })
  }
  issues.push(...unfit)
  if (issues.length > 0 || device === null || bus === null) return { ok: false, issues }
  return { ok: true, value: { mode, device, bus } }
}
