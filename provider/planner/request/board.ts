import type { PlanIssue } from '../issues.js'
import type { Address, Domain, RescueBus, RescueRequest } from '../types.js'
import { busesFor } from './machine-buses.js'
import { isKnownMachine, machineOf } from './machines.js'
import { namedBus } from './named-bus.js'
import { factsOf, type Resolved } from './resolve.js'

/**
 * How an unknown machine carries virtio disks and controllers; null: not at all.
 *
 * libvirt chooses PCI addresses if the machine has PCI, and then lists its root in the stored
 * definition. It knows virtio-mmio on ARM's `vexpress` boards, and anywhere if the address says so. On any
 * other board libvirt 9.0 takes such a device into the definition and fails at the start.
 */
export function boardTransport(domain: Domain): 'pci' | 'mmio' | null {
  const { disks, controllers, occupants } = domain
  const addresses = [...disks, ...controllers, ...occupants].map(({ address }) => address)
  const hasPci =
    controllers.some(({ type }) => type === 'pci') || addresses.some((one) => one?.type === 'pci')
  if (hasPci || isKnownMachine(machineOf(domain))) return 'pci'
  return isVexpress(domain) || addresses.some(isMmio) ? 'mmio' : null
}

/** Says that a board does not have the bus, although the table of machines does not know it. */
export function unfitBoard(
  { domain, configDrives, properties, capabilities }: RescueRequest,
  { bus, device }: Resolved,
): readonly PlanIssue[] {
  if (isKnownMachine(machineOf(domain)) || hasBus(domain, bus)) return []
  const { origin } = namedBus(factsOf(domain, configDrives), properties, device)
  const possible = busesFor(domain, device, capabilities).filter((other) => hasBus(domain, other))
  const machine = domain.machine || domain.arch
  return [{ code: 'unsupported-rescue-bus', bus, origin, machine, possible }]
}

/** What a bus needs, unless the board has a controller of it already. */
const NEEDS: Readonly<Record<RescueBus, readonly ('pci' | 'mmio')[]>> = {
  virtio: ['pci', 'mmio'],
  scsi: ['pci', 'mmio'],
  sata: ['pci'],
  usb: ['pci'],
  ide: [],
  fdc: [],
  xen: [],
}

function hasBus(domain: Domain, bus: RescueBus): boolean {
  const transport = boardTransport(domain)
  return (
    (transport !== null && NEEDS[bus].includes(transport)) ||
    domain.controllers.some(({ type, model }) => type === bus && model !== 'none')
  )
}

function isVexpress({ arch, machine }: Domain): boolean {
  return /^(armv\w+|aarch64)$/.test(arch) && machine.startsWith('vexpress-')
}

function isMmio(address: Address | null): boolean {
  return address?.type === 'other' && address.attributes['type'] === 'virtio-mmio'
}
