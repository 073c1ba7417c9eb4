import { attribute, child, type Element } from '../../xml/index.js'
import { attached, detached, type LiveDifference } from './difference.js'

/**
 * Compares network cards by MAC address, and what they are connected to if both sides say it.
 *
 * A running card on a network may show the network's bridge and another type, which does not count.
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
    if (now === undefined) return [detached(element, name)]
    if (before === undefined) return [attached(element, name)]
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
  // libvirt decides which bridge a network means, so only the network itself is compared.
  const names = attribute(was, 'network') === null ? ['bridge', 'dev'] : ['network']
  return names.flatMap((name) => {
    const [old, current] = [attribute(was, name), attribute(is, name)]
    if (old === null || current === null || old === current) return []
    return [
      `is connected to ${name} '${current}' in the running guest and to '${old}' in the stored definition`,
    ]
  })
}
