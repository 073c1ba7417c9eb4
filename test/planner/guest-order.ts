import type {
  Address,
  Controller,
  DiskPlace,
  Domain,
  RescuePlan,
} from '../../provider/planner/index.js'

/**
 * Names the disks of the rescue disk's bus that a Linux guest would find after it; none is right.
 *
 * Written anew from what was tried on guests, not taken from the planner: a bus is taken whole
 * before what is behind its bridges, and bridges in order of slot and function; on SCSI and SATA
 * hosts in that same order, then units; USB by controller and port.
 */
export function isNamedAfter(plan: RescuePlan, domain: Domain): readonly string[] {
  const controllers = [...domain.controllers, ...plan.controllers]
  const rescue = plan.after.find(({ role }) => role === 'rescue')
  if (rescue === undefined) return ['no rescue disk']
  const own = plan.after.filter((disk) => disk !== rescue && disk.bus === rescue.bus)
  const key = keyOf(rescue, controllers)
  return own
    .filter((disk) => disk.address !== null)
    .filter((disk) => before(key, keyOf(disk, controllers)))
    .map(({ target }) => `${target} comes after ${rescue.target}`)
}

/** Whether the guest finds a layout's first disk before its second; null where either has no address. */
export function isFoundBefore(plan: RescuePlan, domain: Domain): boolean | null {
  const [rescue, root] = plan.after
  if (rescue?.address == null || root?.address == null) return null
  const controllers = [...domain.controllers, ...plan.controllers]
  return before(keyOf(rescue, controllers), keyOf(root, controllers))
}

type Place = Pick<Controller, 'type' | 'index' | 'address'>

/** Numbers to be compared from the left; a longer list comes after its own beginning. */
function keyOf({ bus, address }: DiskPlace, controllers: readonly Place[]): readonly number[] {
  switch (address?.type) {
    case 'pci':
      return pciKey(address, controllers)
    case 'drive': {
      const host = controllers.find(
        ({ type, index }) => type === bus && index === address.controller,
      )
      const at = host?.address?.type === 'pci' ? pciKey(host.address, controllers) : []
      return [...at, -1, address.controller, address.bus, address.target, address.unit]
    }
    case 'usb':
      return [address.bus, ...address.port.split('.').map(Number)]
    default:
      return []
  }
}

function pciKey(
  address: Extract<Address, { type: 'pci' }>,
  controllers: readonly Place[],
): readonly number[] {
  const bridge = controllers.find(({ type, index }) => type === 'pci' && index === address.bus)
  const above =
    bridge?.address?.type === 'pci' ? pciKey(bridge.address, controllers).slice(0, -1) : null
  const step =
    bridge?.address?.type === 'pci' ? [1, bridge.address.slot * 8 + bridge.address.function] : []
  // 0: on this bus; 1: behind one of its bridges.
  return [...(above ?? []).slice(0, -1), ...step, 0, address.slot * 8 + address.function]
}

function before(a: readonly number[], b: readonly number[]): boolean {
  const level = a.findIndex((value, index) => value !== b[index])
  return level >= 0 && (a[level] ?? 0) < (b[level] ?? -1)
}
