import type { DefinitionFacts } from '../facts/facts.js'
import type { BootEntry } from './boot-variables.js'
import { isOn } from './judge-entries.js'

/** Entries that are named. */
const MOST = 8

/**
 * What the boot entries show without a look at the disks: their order, and those whose partition is on no disk. None is a
 * cause by itself, because UEFI goes on to the next one, and to the fallback path.
 */
export function describeEntries({
  domain,
  sources,
  variables,
}: DefinitionFacts): readonly string[] {
  if (variables?.boot === undefined) return []
  const { next, order } = variables.boot
  const drives = domain.disks.filter(({ source }) => source !== null)
  const known = drives.map(
    ({ target }) => sources.find((one) => one.target === target)?.boot?.partitions ?? null,
  )
  const partitions = known.includes(null) ? null : known.flatMap((ids) => ids ?? [])
  const gone = order.filter(
    ({ place }) =>
      partitions !== null && place.kind === 'partition' && !isOn(place.uuid, partitions),
  )
  return [
    order.length === 0
      ? 'the UEFI variables have no boot entry'
      : `the boot entries in the UEFI variables: ${listOf(order)}`,
    ...(next === null ? [] : [`the next start tries the boot entry ${listOf([next])} first`]),
    ...(gone.length === 0
      ? []
      : [
          `boot entries of a partition that is on no disk, which UEFI passes over: ${listOf(gone)}`,
        ]),
  ]
}

function listOf(entries: readonly BootEntry[]): string {
  const named = entries
    .slice(0, MOST)
    .map(({ number, description }) => `${number} "${description.slice(0, 40)}"`)
  const left = entries.length - named.length
  return `${named.join(', ')}${left > 0 ? `, and ${left} more` : ''}`
}
