import { machineOf } from '../../request/machines.js'
import type { PciAddress } from '../../types.js'
import { controllersOf, type Allocation } from '../allocation.js'

/** A slot that no device has. */
export interface FreeSlot {
  readonly address: PciAddress
  /** 0: a usual place for a device on this machine; 1: a possible one. */
  readonly rank: number
}

/**
 * Lists every free slot of the existing buses, in no particular order.
 *
 * Bus 0 of a PCI Express machine is for integrated devices; others belong behind its ports.
 */
export function freeSlots(allocation: Allocation, isIntegrated: boolean): readonly FreeSlot[] {
  const full = new Set(
    allocation.taken.flatMap((address) => (address.type === 'pci' ? [key(address)] : [])),
  )
  const isExpress = isPcie(allocation)
  const reserved = reservedSlots(allocation, isExpress)
  return buses(allocation, isExpress).flatMap(({ index, model }) => {
    const kind = BUSES[model]
    const isRoot = index === 0
    if (kind === undefined || (isExpress && isRoot && !isIntegrated)) return []
    return range(Math.max(kind.first, isRoot ? reserved + 1 : 0), kind.last)
      .map((slot) => ({ rank: kind.rank, address: slotAddress(index, slot) }))
      .filter(({ address }) => !full.has(key(address)))
  })
}

/** The model of the root bus decides; if it is not listed yet, the machine does. */
export function isPcie(allocation: Allocation): boolean {
  const root = controllersOf(allocation, 'pci').find(({ index }) => index === 0)?.model
  if (root === 'pcie-root' || root === 'pci-root') return root === 'pcie-root'
  return machineOf(allocation.domain).addressing === 'pcie'
}

/** False for a definition whose addresses libvirt has yet to choose. */
export function hasPci(allocation: Allocation): boolean {
  return allocation.taken.some(({ type }) => type === 'pci')
}

/** The first function of a slot. */
export function slotAddress(bus: number, slot: number): PciAddress {
  return { type: 'pci', domain: 0, bus, slot, function: 0 }
}

/** The numbers from the first to the last, both included. */
export function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step)
}

interface Slots {
  readonly first: number
  readonly last: number
  readonly rank: number
}

/** Slots that take a device, by the model of the bus's controller; others take none (libvirt: `domain_addr.c`). */
const BUSES: Readonly<Record<string, Slots>> = {
  'pci-root': { first: 1, last: 31, rank: 0 },
  'pcie-root': { first: 1, last: 30, rank: 0 },
  'pcie-root-port': { first: 0, last: 0, rank: 0 },
  'pcie-switch-downstream-port': { first: 0, last: 0, rank: 0 },
  'pci-bridge': { first: 1, last: 31, rank: 1 },
  'pcie-to-pci-bridge': { first: 1, last: 31, rank: 1 },
  'pci-expander-bus': { first: 0, last: 31, rank: 1 },
}

function buses(
  allocation: Allocation,
  isExpress: boolean,
): readonly { readonly index: number; readonly model: string }[] {
  const root = isExpress ? 'pcie-root' : 'pci-root'
  const listed = controllersOf(allocation, 'pci').map(({ index, model }) => ({
    index,
    model: model ?? root,
  }))
  return listed.some(({ index }) => index === 0) ? listed : [{ index: 0, model: root }, ...listed]
}

/** The last slot of bus 0 that belongs to the chipset or to the first video card. */
function reservedSlots({ domain }: Allocation, isExpress: boolean): number {
  if (isExpress) return 1
  return machineOf(domain).cdromBus === 'ide' ? 2 : 0
}

function key({ domain, bus, slot }: PciAddress): string {
  return `${domain}:${bus}:${slot}`
}
