import { createHash } from 'node:crypto'
import type { NamedPlace, RescuePlan } from '../../planner/types.js'

/** SHA-256 of a value's canonical JSON: keys sorted, so that the same plan has the same digest everywhere. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}

/** Digest of a plan, without the guest's names for the disks: these follow from the plan and decide nothing. */
export function digestPlan({ before, after, ...plan }: RescuePlan): string {
  const withoutName = (place: NamedPlace): object => ({ ...place, guestName: undefined })
  return digest({ ...plan, before: before.map(withoutName), after: after.map(withoutName) })
}

/** SHA-256 of a definition: the XML with passwords, exactly as libvirt returns it. */
export function hashDefinition(xml: string): string {
  return createHash('sha256').update(xml).digest('hex')
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
