import { attribute, child, type Element } from '../../xml/index.js'
import { isOptional, isTransient } from '../read/disks/disk-policies.js'
import { sourceOf } from '../read/disks/parse-disk.js'
import { attached, detached, type LiveDifference } from './difference.js'

/** Compares disks by their targets: which are there, and what each is read from. */
export function diskDifferences(
  stored: readonly Element[],
  live: readonly Element[],
): readonly LiveDifference[] {
  const element = 'disk'
  const [was, is] = [byTarget(stored), byTarget(live)]
  const targets = [...new Set([...was.keys(), ...is.keys()])]
  return targets.flatMap((target): LiveDifference[] => {
    const [before, now] = [was.get(target), is.get(target)]
    if (now === undefined) return [detached(element, `disk '${target}'`)]
    if (before === undefined) return [attached(element, `disk '${target}' (${words(now)})`)]
    if (isSameSource(before, now)) return []
    const text = `disk '${target}' uses ${words(now)} in the running guest and ${words(before)} in the stored definition`
    return [{ kind: 'changed', element, text }]
  })
}

/** At a start, libvirt puts an overlay on a transient disk, and leaves out an optional medium that is gone. */
function isSameSource(before: Element, now: Element): boolean {
  const [was, is] = [sourceOf(before), sourceOf(now)]
  if (was === is) return true
  if (isTransient(before)) return was === sourceOf(child(now, 'backingStore') ?? now)
  return is === null && isOptional(before)
}

function byTarget(disks: readonly Element[]): ReadonlyMap<string, Element> {
  return new Map(disks.map((disk) => [attribute(child(disk, 'target'), 'dev') ?? '', disk]))
}

function words(disk: Element): string {
  const source = sourceOf(disk)
  return source === null ? 'nothing' : `'${source}'`
}
