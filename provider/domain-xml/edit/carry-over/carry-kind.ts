import {
  attribute,
  child,
  excerpt,
  insert,
  insertAfter,
  insertBefore,
  remove,
  type Element,
} from '../../../xml/index.js'
import { devicesOf } from '../../read/definition.js'
import { parseAddress } from '../../read/parse-address.js'
import { canonical, type Carrying } from './carrying.js'

/** Carries over the devices of one kind that were added, removed or changed. */
export function carryKind(
  carrying: Carrying,
  was: readonly Element[],
  is: readonly Element[],
): void {
  const gone = [...was]
  const others = is.filter((device) => {
    const found = gone.findIndex((other) => withoutBoot(other) === canonical(device))
    if (found >= 0) gone.splice(found, 1)
    return found < 0
  })
  for (const device of others) {
    const found = gone.findIndex((other) => isTwin(other, device))
    const [twin] = found < 0 ? [] : gone.splice(found, 1)
    check(carrying, twin ?? null, device)
    if (twin === undefined) addDevice(carrying, device)
    else replace(carrying, twin, device)
  }
  for (const device of gone) {
    remove(carrying.original, device)
    carrying.carried.push(`removed device '${device.name}'`)
  }
}

function withoutBoot(device: Element): string {
  return canonical(device, { children: ['boot'] })
}

/** The same device with other settings: the same MAC address, else the same address. */
function isTwin(was: Element, is: Element): boolean {
  const [mac, macNow] = [was, is].map((device) => attribute(child(device, 'mac'), 'address'))
  if (mac != null || macNow != null) return mac === macNow
  const [address, addressNow] = [parseAddress(was), parseAddress(is)]
  return address !== null && JSON.stringify(address) === JSON.stringify(addressNow)
}

function check({ problems }: Carrying, twin: Element | null, device: Element): void {
  const { name } = device
  if (child(device, 'boot') !== null) problems.push(`device '${name}' was given a boot order`)
  // A running card may show the bridge or device that its network means.
  const type = attribute(twin, 'type')
  if (type === 'network' && attribute(device, 'type') !== type)
    problems.push(`device '${name}' has another type of connection; an edit or libvirt changed it`)
}

/** Puts a device after the last one of its kind. */
export function addDevice({ original, stored, carried }: Carrying, device: Element): void {
  const last = devicesOf(original.root, device.name).at(-1) ?? devicesOf(original.root).at(-1)
  if (last !== undefined) insertAfter(original, last, excerpt(stored, device))
  carried.push(`added device '${device.name}'`)
}

/** The boot order, which the rescue took out, stays. */
function replace({ original, stored, carried }: Carrying, twin: Element, device: Element): void {
  const [boot, address] = [child(twin, 'boot'), child(device, 'address')]
  if (boot !== null && address !== null) insertBefore(stored, address, excerpt(original, boot))
  else if (boot !== null) insert(stored, device, excerpt(original, boot))
  insertBefore(original, twin, excerpt(stored, device))
  remove(original, twin)
  carried.push(`changed device '${device.name}'`)
}
