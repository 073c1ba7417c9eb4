import { attribute, child, children, elements, integer, type Element } from '../../xml/index.js'
import { isSameAddress, parseAddress } from '../read/parse-address.js'
import { attached, detached, type LiveDifference } from './difference.js'

/**
 * Compares devices of one kind: each of the running guest's must be one of the stored ones.
 *
 * Two devices are the same if their addresses are, or if one has no address and the stored source
 * is part of the running one: libvirt adds the bus and number of a USB device, for example.
 */
export function deviceDifferences(
  element: string,
  stored: readonly Element[],
  live: readonly Element[],
): readonly LiveDifference[] {
  const left = [...stored]
  const more: Element[] = []
  for (const device of live) {
    const found = left.findIndex((other) => isSame(other, device))
    if (found >= 0) left.splice(found, 1)
    else more.push(device)
  }
  return [
    ...more.map((device) => attached(element, nameOf(element, device))),
    ...left.map((device) => detached(element, nameOf(element, device))),
  ]
}

function isSame(stored: Element, live: Element): boolean {
  const [a, b] = [parseAddress(stored), parseAddress(live)]
  if (a !== null && b !== null && !isSameAddress(a, b)) return false
  const [was, is] = [hostSource(stored), hostSource(live)]
  return was === null || (is !== null && contains(is, was))
}

/** Only a host device is identified by its source; for other devices libvirt may generate the path. */
function hostSource(device: Element): Element | null {
  return device.name === 'hostdev' ? child(device, 'source') : null
}

function contains(live: Element, stored: Element): boolean {
  const attributes = Object.entries(stored.attributes)
  return (
    attributes.every(([name, value]) => isEqual(attribute(live, name), value)) &&
    elements(stored).every((inner) =>
      children(live, inner.name).some((other) => contains(other, inner)),
    )
  )
}

function isEqual(live: string | null, stored: string): boolean {
  return live === stored || (integer(live) !== null && integer(live) === integer(stored))
}

function nameOf(element: string, device: Element): string {
  const kind = attribute(device, 'type') ?? attribute(device, 'model')
  return kind === null ? `device '${element}'` : `device '${element}' (${kind})`
}
