import { attribute, child, integer, type Element } from '../../../xml/index.js'
import { devicesOf } from '../../read/definition.js'
import { parseAddress } from '../../read/parse-address.js'
import { addDevice } from './carry-kind.js'
import { canonical, type Carrying } from './carrying.js'

/**
 * Carries over controllers that were added. Those that were there before must be the same.
 *
 * A controller that a disk, a virtio port or a PCI device needs was brought by the rescue or by a device
 * that is carried over: libvirt adds it again if it is needed.
 */
export function carryControllers(
  carrying: Carrying,
  was: readonly Element[],
  is: readonly Element[],
): void {
  const gone = [...was]
  const others = is.filter((controller) => {
    const found = gone.findIndex((other) => canonical(other) === canonical(controller))
    if (found >= 0) gone.splice(found, 1)
    return found < 0
  })
  for (const controller of gone) {
    const next = others.filter((other) => nameOf(other) === nameOf(controller))
    for (const other of next) others.splice(others.indexOf(other), 1)
    // A controller of model `none` switches USB off: the rescue's own controller replaces it.
    const isReplaced =
      attribute(controller, 'model') === 'none' && next.some((other) => isUsed(carrying, other))
    if (!isReplaced) carrying.problems.push(`controller ${nameOf(controller)} is not what it was`)
  }
  for (const controller of others)
    if (!isUsed(carrying, controller)) addDevice(carrying, controller)
}

function nameOf(controller: Element): string {
  return `'${attribute(controller, 'type') ?? ''}' ${attribute(controller, 'index') ?? '0'}`
}

/** True if a device of the stored definition sits on the controller. */
function isUsed({ stored }: Carrying, controller: Element): boolean {
  const type = attribute(controller, 'type')
  const index = integer(attribute(controller, 'index')) ?? 0
  return devicesOf(stored.root).some((device) => {
    const address = parseAddress(device)
    if (type === 'pci') return address?.type === 'pci' && address.bus === index
    if (address?.type === 'other' && address.attributes['type'] === type)
      return Number(address.attributes['controller'] ?? 0) === index
    if (attribute(child(device, 'target'), 'bus') !== type) return false
    if (address?.type === 'drive') return address.controller === index
    return address?.type !== 'usb' || address.bus === index
  })
}
