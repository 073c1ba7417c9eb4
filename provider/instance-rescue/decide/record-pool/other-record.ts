import type { Host } from '../../../host/index.js'
import { orNull } from '../../../libvirt/index.js'
import type { PoolRef } from '../../../libvirt/index.js'
import { openRecord, recordName } from '../../../record/index.js'
import { virsh } from '../../../shell/index.js'
import { findKnownVolume } from '../../../storage/index.js'
import { findArtifact } from '../../model/artifacts.js'
import { parseState } from '../../model/state.js'

/** The pools in which libvirt knows a record of a domain, in one round trip: one lookup each, no refresh. */
export async function findPoolsWithRecord(
  { libvirt }: Host,
  domainUuid: string,
  pools: readonly PoolRef[],
): Promise<PoolRef[]> {
  const name = recordName(domainUuid)
  const found = await Promise.all(
    // Somebody may switch a pool off at this moment.
    pools.map((pool) =>
      orNull(['NO_STORAGE_POOL', 'OPERATION_INVALID'], findKnownVolume(libvirt, pool, name)),
    ),
  )
  return pools.filter((_, index) => found[index] != null)
}

/** A domain, and the pool in which its record must be. */
export interface Wanted {
  readonly domainUuid: string
  readonly home: PoolRef | undefined
}

/**
 * Why a domain cannot be rescued: it has a record in another pool than the one for its record, so its
 * root disk was moved during a rescue. A copy of a record is passed over.
 */
export async function explainOtherRecords(
  host: Host,
  pools: readonly PoolRef[],
  { domainUuid, home }: Wanted,
): Promise<string[]> {
  const others = pools.filter(({ uuid }) => uuid !== home?.uuid)
  const reasons = await Promise.all(
    others.map(async (pool) => {
      const record = await openRecord(host, { pool, domainUuid }, parseState(domainUuid))
      if (record?.view.kind !== 'state') return []
      const { claim } = record.view.page.state
      const isCopy = findArtifact(claim, 'definition')?.pool.uuid !== pool.uuid
      if (isCopy) return []
      const { organization, project, stack, name } = claim.owner
      return [
        `its root disk is not in storage pool '${pool.name}', but the record of a rescue is, by resource '${name}' of stack '${organization}/${project}/${stack}' since ${claim.time}; ` +
          `pulumi destroy ends that rescue; if nobody rescued it, ${virsh(host.uri, ['vol-delete', '--pool', pool.name], record.vol.name)} removes the file`,
      ]
    }),
  )
  return reasons.flat()
}
