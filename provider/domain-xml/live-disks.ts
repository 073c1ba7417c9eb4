import type { Element } from '@xmldom/xmldom'
import { attribute, child } from './elements.js'
import type { LiveDifference } from './live-difference.js'
import { sourceOf } from './parse-disk.js'

/** Compares disks by target: there or not, and what they are read from. */
export function diskDifferences(
  stored: readonly Element[],
  live: readonly Element[],
): readonly LiveDifference[] {
  const element = 'disk'
  const [was, is] = [byTarget(stored), byTarget(live)]
  const targets = [...new Set([...was.keys(), ...is.keys()])]
  return targets.flatMap((target): LiveDifference[] => {
    const [before, now] = [was.get(target), is.get(target)]
    if (now === undefined) {
      const text = `disk '${target}' of the stored definition is detached from the running guest`
      return [{ kind: 'detached', element, text }]
    }
    if (before === undefined) {
      const text = `disk '${target}' (${words(now)}) is attached to the running guest only`
      return [{ kind: 'attached', element, text }]
    }
    if (sourceOf(before) === sourceOf(now)) return []
    const text = `disk '${target}' reads ${words(now)} in the running guest and ${words(before)} in the stored definition`
    return [{ kind: 'changed', element, text }]
  })
}

function byTarget(disks: readonly Element[]): ReadonlyMap<string, Element> {
  return new Map(disks.map((disk) => [attribute(child(disk, 'target'), 'dev') ?? '', disk]))
}

function words(disk: Element): string {
  const source = sourceOf(disk)
  return source === null ? 'nothing' : `'${source}'`
}
