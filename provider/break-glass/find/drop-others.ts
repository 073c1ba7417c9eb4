import type { PoolRef } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'
import { findArtifact } from '../../instance-rescue/model/artifacts.js'
import { findHome } from '../../instance-rescue/status/find-home.js'
import { virsh } from '../../shell/index.js'
import type { FoundRescue } from '../found-rescue.js'

/**
 * Leaves out records that do not count, because they are in another pool than the record of their instance.
 *
 * Such a record may be a copy: somebody copied the folder of a pool, for a backup say, and the copy is a
 * pool of this host, too. Or somebody wrote it into a pool of their own. For an instance that this host
 * has, the host says which pool it is; else the record itself does.
 */
export async function dropOthers(
  host: Host,
  found: readonly FoundRescue[],
  pools: readonly PoolRef[],
): Promise<FoundRescue[]> {
  const homes = await Promise.all(
    found.map(async ({ seen }) => (seen === null ? null : findHome(host, seen))),
  )
  const isHere = (uuid: string): boolean => pools.some((pool) => pool.uuid === uuid)
  const counted = found.filter((rescue, index) => {
    const claimed = claimedBy(rescue)
    const own = claimed !== null && isHere(claimed) ? claimed : null
    const home = homes[index] ?? own
    const isCounted = home === null || home === poolOf(rescue)?.uuid
    if (!isCounted && claimed === poolOf(rescue)?.uuid) warn(host, rescue)
    return isCounted
  })
  return counted.filter(
    (rescue, index) =>
      !counted.some((other, at) => at !== index && outdoes(other, rescue, at < index)),
  )
}

/** UUID of the pool that the record says it was made in. */
function claimedBy({ page }: FoundRescue): string | null {
  return page && (findArtifact(page.state.claim, 'definition')?.pool.uuid ?? null)
}

function poolOf({ trace }: FoundRescue): PoolRef | null {
  return trace.kind === 'record' ? trace.record.place.pool : null
}

/** It is no copy: somebody forged it, or moved the root disk of the instance to another pool. */
function warn({ runtime, uri }: Host, { trace, instance }: FoundRescue): void {
  if (trace.kind !== 'record') return
  const { name, pool } = trace.record.vol
  runtime.warn(
    `The record '${name}' in storage pool '${pool}' is not used, because the root disk of instance '${instance}' is not in that pool. ` +
      `If it was there when the instance was rescued, pulumi destroy ends the rescue; else ${virsh(uri, ['vol-delete', '--pool', pool], name)} removes the file.`,
  )
}

/** True if a record makes another one needless: the same rescue's, or one without content. */
function outdoes(one: FoundRescue, other: FoundRescue, isFirst: boolean): boolean {
  if (one.domainUuid !== other.domainUuid || one.page === null) return false
  if (other.page === null) return true
  return isFirst && one.page.state.claim.rescueId === other.page.state.claim.rescueId
}
