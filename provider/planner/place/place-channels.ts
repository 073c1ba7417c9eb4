import type { AddedChannel, AddedController, Address, Occupant } from '../types.js'
import { controllersOf, nextIndex, type Allocation } from './allocation.js'
import { placeController } from './place-controller.js'

/** Virtio ports, and the controllers that must come with them. */
export interface PlacedChannels {
  readonly channels: readonly AddedChannel[]
  readonly controllers: readonly AddedController[]
}

/**
 * Finds places for virtio ports; one that the instance has by name is not added.
 *
 * They come after all ports of the last virtio-serial controller, or on a new controller that the guest
 * finds after all devices of the instance. Null: there is no place left.
 */
export function placeChannels(
  allocation: Allocation,
  names: readonly string[],
): PlacedChannels | null {
  const ports = allocation.domain.occupants.filter(isVirtioPort)
  const missing = names.filter((name) => !ports.some(({ port }) => port === name))
  const last = controllersOf(allocation, TYPE).at(-1)
  if (missing.length === 0) return { channels: [], controllers: [] }
  // If libvirt has yet to choose the others, it chooses ours after them.
  if (ports.some(({ address }) => address === null))
    return { channels: missing.map((name) => ({ name, address: null })), controllers: [] }
  const first = last === undefined ? MAX_PORTS : nextPort(ports, last.index)
  return last !== undefined && first + missing.length <= (last.ports ?? MAX_PORTS)
    ? { channels: onController(missing, last.index, first), controllers: [] }
    : onNewController(allocation, missing)
}

const TYPE = 'virtio-serial'
/** Ports of a controller that names no number; port 0 is for a console. */
const MAX_PORTS = 31

function isVirtioPort({ element, address, port }: Occupant): boolean {
  return serialAddress(address) !== null || (element === 'channel' && port !== undefined)
}

function serialAddress(address: Address | null): Readonly<Record<string, string>> | null {
  const attributes = address?.type === 'other' ? address.attributes : {}
  return attributes['type'] === TYPE ? attributes : null
}

function nextPort(ports: readonly Occupant[], controller: number): number {
  const used = ports
    .map(({ address }) => serialAddress(address))
    .filter((attributes) => Number(attributes?.['controller'] ?? 0) === controller)
    .map((attributes) => Number(attributes?.['port'] ?? 0))
  return 1 + Math.max(0, ...used)
}

function onController(
  names: readonly string[],
  controller: number,
  first: number,
): readonly AddedChannel[] {
  return names.map((name, step) => {
    const place = { controller: String(controller), bus: '0', port: String(first + step) }
    return { name, address: { type: 'other', attributes: { type: TYPE, ...place } } }
  })
}

function onNewController(allocation: Allocation, names: readonly string[]): PlacedChannels | null {
  const place = placeController(allocation, [TYPE])
  if (place === null) return null
  const { address } = place
  const index = nextIndex(allocation, TYPE)
  const controller = { type: TYPE, index, model: null, address, replaces: null }
  return {
    channels: onController(names, index, 1),
    controllers: [...place.controllers, controller],
  }
}
