import type { Controller, PciAddress } from '../../types.js'

/**
 * A position in the order in which a guest finds PCI devices; compare with `comparePositions`.
 *
 * Each number is `slot * 8 + function`, of the bridges on the way down from bus 0 and at last of
 * the device. Linux takes a whole bus before what is behind its bridges, and bridges in order.
 */
export interface Position {
  readonly bridges: readonly number[]
  readonly place: number
}

/**
 * Makes the function that gives the position of an address in a guest's order.
 *
 * `bus` in libvirt's address is a controller's index and says nothing of order; the controllers'
 * own addresses do. On s390x the uid alone decides. Further roots (pseries has several `pci-root`) come in order of index. What is
 * behind an expander bus comes after everything behind the main root.
 */
export function positions(controllers: readonly Controller[]): (address: PciAddress) => Position {
  const bridges = new Map(
    controllers.filter(({ type }) => type === 'pci').map((bridge) => [bridge.index, bridge]),
  )
  return (address) =>
    address.zpci === undefined
      ? { bridges: pathTo(address.bus, bridges), place: placeOf(address) }
      : { bridges: [], place: address.zpci.uid }
}

/** The bridges from the root down to a bus. A bridge below itself ends the loop. */
function pathTo(bus: number, bridges: ReadonlyMap<number, Controller>): readonly number[] {
  const path: number[] = []
  let below = bus
  for (let left = bridges.size; left >= 0; left -= 1) {
    const bridge = bridges.get(below)
    const above = bridge?.address
    if (above?.type !== 'pci' || isExpander(bridge)) break
    path.unshift(placeOf(above))
    below = above.bus
  }
  return below === 0 ? path : [ROOT_STEP + below, ...path]
}

function placeOf({ slot, function: number }: PciAddress): number {
  return slot * 8 + number
}

/** Negative if `a` is found before `b`. */
export function comparePositions(a: Position, b: Position): number {
  const shared = Math.min(a.bridges.length, b.bridges.length)
  for (let level = 0; level < shared; level += 1) {
    const difference = (a.bridges[level] ?? 0) - (b.bridges[level] ?? 0)
    if (difference !== 0) return difference
  }
  return a.bridges.length - b.bridges.length || a.place - b.place
}

/** Above every slot of a bus, so that other roots come after all bridges of the first. */
const ROOT_STEP = 32 * 8

function isExpander(bridge: Controller | undefined): boolean {
  return bridge?.model === 'pci-expander-bus' || bridge?.model === 'pcie-expander-bus'
}
