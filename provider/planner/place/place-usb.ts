import type { AddedController, Controller, Occupant, UsbAddress } from '../types.js'
import { controllersOf, disksOn, nextIndex, type Place, type Allocation } from './allocation.js'
import { placeController } from './place-controller.js'

/**
 * Finds a free USB port of a fast controller, after the ports of all other USB disks.
 *
 * From a USB 1.1 controller a guest boots about five times slower, so without EHCI or xHCI a `qemu-xhci`
 * is added for this disk alone. It replaces a controller of `model='none'`, which means that USB is off.
 */
export function placeUsb(allocation: Allocation): Place | null {
  const disks = disksOn(allocation, 'usb').map(({ address }) =>
    address?.type === 'usb' ? address : null,
  )
  const last = disks.reduce<UsbAddress | null>(
    (a, b) => (a !== null && (b === null || compareUsb(a, b) > 0) ? a : b),
    null,
  )
  const isFloating = disks.includes(null) || allocation.domain.occupants.some(isUnpinnedUsb)
  for (const controller of fastControllers(allocation)) {
    const ports = freePorts(allocation, controller).filter(
      (port) => last === null || compareUsb(port, last) > 0,
    )
    const port = isFloating ? ports.at(-1) : ports[0]
    if (port !== undefined && !disks.includes(null)) return { address: port, controllers: [] }
  }
  return onNewController(allocation)
}

function fastControllers(allocation: Allocation): readonly Controller[] {
  return controllersOf(allocation, 'usb').filter(({ model }) => model !== null && model in PORTS)
}

/** Models of USB 2 and 3 and how many ports libvirt gives them (`virDomainUSBAddressControllerModelToPorts`). */
const PORTS: Readonly<Record<string, number>> = {
  'qemu-xhci': 4,
  'nec-xhci': 4,
  'ich9-ehci1': 6,
  ehci: 6,
}

function freePorts(allocation: Allocation, controller: Controller): readonly UsbAddress[] {
  const count = controller.ports ?? PORTS[controller.model ?? ''] ?? 0
  const taken = allocation.taken.flatMap((address) =>
    address.type === 'usb' && address.bus === controller.index ? [address.port.split('.')[0]] : [],
  )
  return Array.from({ length: count }, (_, index) => String(index + 1))
    .filter((port) => !taken.includes(port))
    .map((port) => ({ type: 'usb', bus: controller.index, port }))
}

function onNewController(allocation: Allocation): Place | null {
  const off = controllersOf(allocation, 'usb').find(({ model }) => model === 'none')
  const place = placeController(allocation, ['usb'])
  if (place === null) return null
  const index = off?.index ?? Math.max(hasDefault(allocation) ? 1 : 0, nextIndex(allocation, 'usb'))
  const controller: AddedController = {
    type: 'usb',
    index,
    model: 'qemu-xhci',
    address: place.address,
    replaces: off?.model ?? null,
  }
  return {
    address: { type: 'usb', bus: index, port: '1' },
    controllers: [...place.controllers, controller],
  }
}

/** libvirt gives a definition that lists no USB controller one of index 0. */
function hasDefault(allocation: Allocation): boolean {
  return controllersOf(allocation, 'usb').length === 0
}

function isUnpinnedUsb({ bus, address }: Occupant): boolean {
  return address === null && bus === 'usb'
}

/** Negative if the port at `a` comes before the one at `b`; the ports of a hub come after the hub's own port. */
function compareUsb(a: UsbAddress, b: UsbAddress): number {
  const [left, right] = [path(a), path(b)]
  const level = left.findIndex((port, index) => port !== right[index])
  return (
    a.bus - b.bus ||
    (level < 0 ? left.length - right.length : (left[level] ?? 0) - (right[level] ?? 0))
  )
}

function path({ port }: UsbAddress): readonly number[] {
  return port.split('.').map(Number)
}
