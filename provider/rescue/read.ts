import { asFolder, findPoolByUuid } from '../storage/index.js'
import { WrongHostError } from './errors.js'
import { withHost } from './host.js'
import type { Host } from './host.js'
import { findDomainByUuid, isOn, observe } from './observe/observe.js'
import type { Observation } from './observe/observe.js'
import type { PoolRef } from '../libvirt/index.js'
import { describeStatus } from './outputs.js'
import { isFinished } from './record/content.js'
import type { JournalContent } from './record/content.js'
import { openRecord } from './record/record.js'
import type { Rim } from './rim.js'
import type { RescueOutputs, RescueStatus } from './types.js'

/** Says how a rescue stands; undefined once nothing of it is left. Changes nothing on the host. */
export async function read(olds: RescueOutputs, rim: Rim): Promise<RescueOutputs | undefined> {
  if (olds.cleaned) return olds
  return withHost(olds.uri, rim, async (host) => {
    const found = await findStatus(host, olds)
    return found === null ? undefined : { ...olds, ...describeStatus(found.status, found.reason) }
  })
}

export interface FoundStatus {
  readonly status: RescueStatus
  readonly reason: string
}

/** How a rescue stands on its host right now; null: nothing of it is left. */
export async function findStatus(host: Host, olds: RescueOutputs): Promise<FoundStatus | null> {
  const pool = await findRecordPoolAgain(host, olds)
  const dom = await findDomainByUuid(host.libvirt, olds.domainUuid)
  const journal = await findOwnJournal(host, pool, olds)
  if (dom === null) {
    return journal === null
      ? null
      : { status: 'elsewhere', reason: `instance '${olds.instance}' is not on this host any more` }
  }
  return judge(await observe(host.libvirt, dom), journal, olds)
}

/** The pool that holds the record; where it is missing this is the wrong host, and nothing is to be believed. */
export async function findRecordPoolAgain(
  { libvirt, uri }: Host,
  { recordPool, domainUuid, instance, rescueId }: RescueOutputs,
): Promise<PoolRef> {
  const pool = await findPoolByUuid(libvirt, recordPool.uuid)
  if (pool !== null) {
    if ((await asFolder(libvirt, pool)) !== null) return pool
    throw new WrongHostError(
      `Storage pool '${recordPool.name}' on ${uri}, which holds the record of the rescue of '${instance}', is not active; 'virsh pool-start ${recordPool.name}' first. Nothing was touched.`,
    )
  }
  const dom = await findDomainByUuid(libvirt, domainUuid)
  const isRightHost = dom !== null && (await observe(libvirt, dom)).marker?.rescueId === rescueId
  throw new WrongHostError(
    isRightHost
      ? `Instance '${instance}' is in this rescue on ${uri}, but storage pool '${recordPool.name}' (${recordPool.uuid}), which holds its record, is gone; define the pool again with that UUID (virsh pool-define) and start it.`
      : `${uri} has no storage pool '${recordPool.name}' (${recordPool.uuid}): it is not the host on which '${instance}' was rescued, or the pool was deleted. Nothing was touched.`,
  )
}

async function findOwnJournal(
  { libvirt }: Host,
  pool: PoolRef,
  { domainUuid, rescueId }: RescueOutputs,
): Promise<JournalContent | null> {
  const record = await openRecord(libvirt, { pool, domainUuid })
  if (record?.content.kind !== 'journal') return null
  return record.content.journal.claim.rescueId === rescueId ? record.content.journal : null
}

/** How a rescue stands, by what runs and what its record says; null: nothing of it is left. */
export function judge(
  seen: Observation,
  journal: JournalContent | null,
  { rescueId, instance }: Pick<RescueOutputs, 'rescueId' | 'instance'>,
): FoundStatus | null {
  const isRunning = seen.marker?.rescueId === rescueId
  if (journal === null)
    return isRunning
      ? {
          status: 'rescued',
          reason: 'its record is missing or unreadable; destroy works without it',
        }
      : null
  if (!isFinished(journal))
    return {
      status: 'interrupted',
      reason: 'an earlier run did not finish; the next up or destroy does',
    }
  if (isRunning && seen.power === 'crashed')
    return { status: 'stopped', reason: 'the rescue system crashed and is kept for a look' }
  if (isRunning)
    return {
      status: 'rescued',
      reason: seen.power === 'running' ? '' : 'the rescue system is paused',
    }
  if (seen.power === 'migrated')
    return { status: 'elsewhere', reason: `instance '${instance}' was migrated to another host` }
  if (isOn(seen.power)) return { status: 'left', reason: 'the instance runs its own system again' }
  const why =
    seen.managedSave === 'of-rescue'
      ? 'the rescue system was saved to disk'
      : 'the rescue system is off'
  return { status: 'stopped', reason: why }
}
