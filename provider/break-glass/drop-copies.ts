import type { PoolRef } from '../libvirt/index.js'
import { findArtifact } from '../instance-rescue/model/artifacts.js'
import type { FoundRescue } from './found-rescue.js'

/**
 * Leaves out records that are copies: somebody copied the folder of a pool, for a backup say, and the
 * copy is a pool of this host, too.
 *
 * A record counts in the pool that it was made in. If this host has that pool, the same record in
 * another pool is a copy, and stays one after the rescue has ended.
 */
export function dropCopies(
  found: readonly FoundRescue[],
  pools: readonly PoolRef[],
): FoundRescue[] {
  const isHere = (uuid: string): boolean => pools.some((pool) => pool.uuid === uuid)
  const counted = found.filter((rescue) => {
    const home = homeOf(rescue)
    return home === null || home === poolOf(rescue)?.uuid || !isHere(home)
  })
  return counted.filter(
    (rescue, index) =>
      !counted.some((other, at) => at !== index && outdoes(other, rescue, at < index)),
  )
}

/** UUID of the pool that the record was made in: the running rescue says so, else the record itself. */
function homeOf({ seen, page }: FoundRescue): string | null {
  if (page === null) return null
  const { claim } = page.state
  if (seen?.marker?.rescueId === claim.rescueId) return seen.marker.recordPool.uuid
  return findArtifact(claim, 'definition')?.pool.uuid ?? null
}

function poolOf({ trace }: FoundRescue): PoolRef | null {
  return trace.kind === 'record' ? trace.record.place.pool : null
}

/** True if a record makes another one needless: the same rescue's, or one without content. */
function outdoes(one: FoundRescue, other: FoundRescue, isFirst: boolean): boolean {
  if (one.domainUuid !== other.domainUuid || one.page === null) return false
  if (other.page === null) return true
  return isFirst && one.page.state.claim.rescueId === other.page.state.claim.rescueId
}
