import {
  RESCUE_BUSES,
  type Domain,
  type MachineCapabilities,
  type RescueBus,
  type RescueDevice,
} from '../types.js'
import { CARRIES, isKnownMachine, machineOf } from './machines.js'

/** What of a domain decides which buses it has. */
export type MachineName = Pick<Domain, 'type' | 'arch' | 'machine'>

/** What of a domain decides mode, device and bus. */
export type MachineFacts = MachineName & {
  /** The bus of the root disk, which a silent image keeps in legacy mode; null without one. */
  readonly rootBus: string | null
}

/**
 * Lists the buses of a machine, the default for hard disks first.
 *
 * Where libvirt was asked, only what both it and the table know; of a machine that the table does
 * not know, what libvirt says.
 */
export function busesOf(
  machine: MachineName,
  capabilities: MachineCapabilities | null,
): readonly RescueBus[] {
  const known = machineOf(machine)
  if (capabilities === null) return known.buses
  const buses = isKnownMachine(known) ? known.buses : RESCUE_BUSES
  return buses.filter((bus) => bus === 'xen' || capabilities.buses.includes(bus))
}

/** Those of them that carry a device. */
export function busesFor(
  machine: MachineName,
  device: RescueDevice,
  capabilities: MachineCapabilities | null,
): readonly RescueBus[] {
  return busesOf(machine, capabilities).filter((bus) => CARRIES[bus].includes(device))
}
