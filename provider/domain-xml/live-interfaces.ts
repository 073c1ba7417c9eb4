import type { Element } from '@xmldom/xmldom'
import { attribute, child } from './elements.js'
import type { LiveDifference } from './live-difference.js'

/**
 * Compares network cards by MAC address, and what they hang on where both sides say it.
 *
 * A running card on a network may show the network's own bridge and another type: no difference.
 */
export function interfaceDifferences(
  stored: readonly Element[],
  live: readonly Element[],
): readonly LiveDifference[] {
  const element = 'interface'
  const [was, is] = [byMac(stored), byMac(live)]
  const macs = [...new Set([...was.keys(), ...is.keys()])]
  return macs.flatMap((mac): LiveDifference[] => {
    const [before, now] = [was.get(mac), is.get(mac)]
    const name = `network card ${mac === '' ? 'without MAC address' : `'${mac}'`}`
    if (now === undefined) {
      const text = `${name} of the stored definition is detached from the running guest`
      return [{ kind: 'detached', element, text }]
    }
    if (before === undefined) {
      return [{ kind: 'attached', element, text: `${name} is attached to the running guest only` }]
    }
    return sourceChanges(before, now).map((change) => ({
      kind: 'changed',
      element,
      text: `${name} ${change}`,
    }))
  })
}

function byMac(cards: readonly Element[]): ReadonlyMap<string, Element> {
  const mac = (card: Element): string => attribute(child(card, 'mac'), 'address') ?? ''
  return new Map(cards.map((card) => [mac(card).toLowerCase(), card]))
}

function sourceChanges(before: Element, now: Element): readonly string[] {
  const [was, is] = [child(before, 'source'), child(now, 'source')]
  // What a network resolves to is libvirt's doing; then only the network itself counts.
  const names = attribute(was, 'network') === null ? ['bridge', 'dev'] : ['network']
  return names.flatMap((name) => {
    const [old, current] = [attribute(was, name), attribute(is, name)]
    if (old === null || current === null || old === current) return []
    return [
      `hangs on ${name} '${current}' in the running guest and on '${old}' in the stored definition`,
    ]
  })
}
