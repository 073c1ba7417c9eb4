import type { DomainRef, PoolRef } from '../../libvirt/index.js'
import { askIdentity } from '../../host/index.js'
import type { Host, HostIdentity } from '../../host/index.js'
import { describeRecord } from './describe-record.js'
import { dropOthers } from './drop-others.js'
import { findRecords } from './find-records.js'
import { findUnrecorded } from './find-unrecorded.js'
import type { FoundRescue } from '../found-rescue.js'

/**
 * Every rescue on the host, found by the records in its pools and by the markers of running domains.
 *
 * Changes nothing, and refreshes no pool: libvirt deactivates a pool if a refresh cannot read all of it.
 */
export async function findRescues(host: Host): Promise<FoundRescue[]> {
  const { pools, domains, thisHost } = await lookAround(host)
  const records = await Promise.all(pools.map((pool) => findRecords(host, pool, domains)))
  const found = await Promise.all(
    records.flat().map((record) => describeRecord(host, record, thisHost)),
  )
  const counted = await dropOthers(host, found, pools)
  const unrecorded = await findUnrecorded(host, counted, thisHost)
  return [
    ...counted.filter((rescue) => !unrecorded.some((other) => isIn(rescue, other))),
    ...unrecorded,
  ]
}

/** True for an empty record that belongs to a running rescue: the two are one. */
function isIn({ trace }: FoundRescue, { trace: other }: FoundRescue): boolean {
  if (trace.kind !== 'record' || other.kind !== 'marker') return false
  return other.unrecorded.blank === trace.record
}

async function lookAround({ libvirt }: Host): Promise<{
  readonly pools: readonly PoolRef[]
  readonly domains: readonly DomainRef[]
  readonly thisHost: HostIdentity
}> {
  const [{ pools }, { domains }, thisHost] = await Promise.all([
    libvirt.connectListAllStoragePools({ needResults: 1 }),
    libvirt.connectListAllDomains({ needResults: 1 }),
    askIdentity(libvirt),
  ])
  return { pools, domains, thisHost }
}
