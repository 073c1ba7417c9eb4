import type { PoolRef } from '../../libvirt/index.js'
import { askIdentity, observeByUuid } from '../../host/index.js'
import type { Host, HostIdentity, Observation } from '../../host/index.js'
import { isTooShort, searchRecord } from '../../record/index.js'
import type { OpenRecord } from '../../record/index.js'
import { asFolder, findFault, findPoolByUuid } from '../../storage/index.js'
import { WrongHostError } from '../model/errors.js'
import { parseState } from '../model/state.js'
import type { RescueState } from '../model/state.js'
import type { RescueOutputs } from '../model/types.js'
import { findArtifacts } from './find-artifacts.js'
import { judge } from './judge.js'
import type { FoundStatus } from './judge.js'
import { virsh } from '../../shell/index.js'

/** What a host has of a rescue that is in Pulumi's state. */
export interface FoundAgain {
  readonly pool: PoolRef
  readonly seen: Observation | null
  readonly record: OpenRecord<RescueState> | null
  readonly thisHost: HostIdentity
}

/**
 * Looks for a rescue on the host on which it was made: for its record and its instance.
 *
 * If the host does not have the pool of the record, it is the wrong host, and a `WrongHostError` is thrown.
 */
export async function findAgain(host: Host, olds: RescueOutputs): Promise<FoundAgain> {
  const { recordPool, domainUuid } = olds
  const place = { pool: recordPool, domainUuid }
  const [pool, seen, thisHost, record] = await Promise.all([
    findPoolByUuid(host.libvirt, recordPool.uuid),
    observeByUuid(host, domainUuid),
    askIdentity(host.libvirt),
    // Asked before it is known whether this is the right pool: reading does no harm.
    searchRecord(host, place, parseState(domainUuid)).catch((error: unknown) => ({ error })),
  ])
  if (pool === null) throw wrongHost(host, olds, seen)
  if (record === null || !('error' in record)) {
    // The pool may have another name by now.
    if (pool.name === recordPool.name) return { pool, seen, record, thisHost }
    const again = await searchRecord(host, { pool, domainUuid }, parseState(domainUuid))
    return { pool, seen, record: again, thisHost }
  }
  if ((await asFolder(host.libvirt, pool)) !== null) throw record.error
  const fault = await findFault(host, pool)
  if (fault !== null) throw fault
  throw new WrongHostError(
    `Storage pool '${recordPool.name}' on ${host.uri}, which holds the record of the rescue of '${olds.instance}', is not active; start it with ${virsh(host.uri, 'pool-start', recordPool.name)}. Nothing was touched.`,
  )
}

function wrongHost({ uri }: Host, olds: RescueOutputs, seen: Observation | null): WrongHostError {
  const { recordPool, instance, rescueId } = olds
  const pool = `storage pool '${recordPool.name}' (${recordPool.uuid})`
  return new WrongHostError(
    seen?.marker?.rescueId === rescueId
      ? `Instance '${instance}' is in this rescue on ${uri}, but ${pool}, which holds its record, is gone; define the pool again with that UUID (virsh pool-define) and start it.`
      : `${uri} has no ${pool}: it is not the host on which '${instance}' was rescued, or the pool was deleted. Nothing was touched.`,
  )
}

/** The status of a rescue on its host right now; null: nothing of it is left. */
export async function findStatus(
  host: Host,
  olds: RescueOutputs,
  { pool, seen, record, thisHost }: FoundAgain,
): Promise<FoundStatus | null> {
  const { rescueId } = olds
  const state = record?.view.kind === 'state' ? record.view.page.state : null
  if (state?.claim.rescueId === rescueId) return judge({ seen, thisHost }, state)
  if (seen?.marker?.rescueId === rescueId) {
    const status = seen.marker.isProbation === true ? 'probation' : 'rescued'
    return { status, reason: withoutRecord(record, state) }
  }
  return judgeRemains(host, { pool, record }, olds)
}

/** What is said of a rescue that runs, and whose record is not there or is not its own. */
function withoutRecord(record: FoundAgain['record'], state: RescueState | null): string {
  if (state !== null) return 'its record is that of another rescue; destroy says how to remove it'
  return record?.view.kind === 'unreadable' && !isTooShort(record)
    ? 'its record cannot be read; destroy says how to remove it'
    : 'its record is missing; destroy works without it'
}

/** The status of a rescue that neither runs nor has a record: its volumes show whether anything is left. */
async function judgeRemains(
  host: Host,
  { pool, record }: Pick<FoundAgain, 'pool' | 'record'>,
  olds: RescueOutputs,
): Promise<FoundStatus | null> {
  if (record?.view.kind === 'unreadable') {
    const reason = `its record '${record.vol.name}' cannot be read: ${record.view.reason}`
    return { status: 'interrupted', reason }
  }
  const { existing: left } = await findArtifacts(host, pool, olds)
  if (left.length === 0 && record?.view.kind === 'blank')
    return { status: 'interrupted', reason: 'its record is empty: nothing was changed yet' }
  if (left.length === 0) return null
  const names = left.join("', '")
  return {
    status: 'interrupted',
    reason: `its record is missing, but its volumes '${names}' are left; the next up or destroy removes them`,
  }
}
