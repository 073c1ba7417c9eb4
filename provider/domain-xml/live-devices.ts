import type { Element } from '@xmldom/xmldom'
import { attribute, attributesOf, child, children, integer, isElement } from './elements.js'
import type { LiveDifference } from './live-difference.js'
import { parseAddress } from './parse-address.js'
import { isSameAddress } from './same-address.js'

/**
 * Compares devices of one kind: each of the running guest's must be one of the stored ones.
 *
 * They are the same where they have the same address, or where one has none and the stored source
 * is contained in the running one's (libvirt adds the bus and number of a USB device, for one).
 */
export function deviceDifferences(
  element: string,
  stored: readonly Element[],
  live: readonly Element[],
): readonly LiveDifference[] {
  const left = [...stored]
  const attached: LiveDifference[] = []
  for (const device of live) {
    const found = left.findIndex((other) => isSame(other, device))
    if (found >= 0) {
      left.splice(found, 1)
    } else {
      const text = `${nameOf(element, device)} is attached to the running guest only`
      attached.push({ kind: 'attached', element, text })
    }
  }
  const detached = left.map((device): LiveDifference => {
    const text = `${nameOf(element, device)} of the stored definition is detached from the running guest`
    return { kind: 'detached', element, text }
  })
  return [...attached, ...detached]
}

function isSame(stored: Element, live: Element): boolean {
  const [a, b] = [parseAddress(stored), parseAddress(live)]
  if (a !== null && b !== null && !isSameAddress(a, b)) return false
  const [was, is] = [hostSource(stored), hostSource(live)]
  return was === null || (is !== null && contains(is, was))
}

/** Only a host device is what it is by its source; others' sources are paths that libvirt may make up. */
function hostSource(device: Element): Element | null {
  return device.nodeName === 'hostdev' ? child(device, 'source') : null
}

function contains(live: Element, stored: Element): boolean {
  const attributes = attributesOf(stored)
  const hasAll = attributes.every(({ name, value }) => isEqual(attribute(live, name), value))
  return (
    hasAll &&
    Array.from(stored.childNodes)
      .filter(isElement)
      .every((inner) => children(live, inner.nodeName).some((other) => contains(other, inner)))
  )
}

function isEqual(live: string | null, stored: string): boolean {
  return live === stored || (integer(live) !== null && integer(live) === integer(stored))
}

function nameOf(element: string, device: Element): string {
  const kind = attribute(device, 'type') ?? attribute(device, 'model')
  return kind === null ? `device '${element}'` : `device '${element}' (${kind})`
}
