import {
  RESCUE_BUSES,
  type Domain,
  type MachineCapabilities,
  type RescueBus,
  type RescueDevice,
} from '../types.js'
import { CARRIES, isKnownMachine, machineOf } from './machines.js'

/** What decides which buses a domain has. */
export type MachineName = Pick<Domain, 'type' | 'arch' | 'machine'>

/** What decides mode, device and bus of a domain's rescue. */
export type MachineFacts = MachineName & {
  /** The bus of the root disk, which legacy mode keeps if the image names none; null without a root disk. */
  readonly rootBus: string | null
}

/**
 * Lists the buses of a machine, the default for hard disks first.
 *
 * If libvirt was asked: those that both libvirt and the table know, or, for a machine that is not in the
 * table, those that libvirt knows.
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

/** The buses of a machine that carry a device, the default for hard disks first. */
export function busesFor(
  machine: MachineName,
  device: RescueDevice,
  capabilities: MachineCapabilities | null,
): readonly RescueBus[] {
  return busesOf(machine, capabilities).filter((bus) => CARRIES[bus].includes(device))
}
