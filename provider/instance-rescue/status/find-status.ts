import { asFolder, findPoolByUuid } from '../../storage/index.js'
import { WrongHostError } from '../model/errors.js'
import { findArtifacts } from './find-artifacts.js'
import { judge } from './judge.js'
import type { FoundStatus } from './judge.js'
import type { PoolRef } from '../../libvirt/index.js'
import { openRecord } from '../../record/record.js'
import type { OpenRecord } from '../../record/record.js'
import type { RescueOutputs } from '../model/types.js'
import type { Host } from '../../host/index.js'
import { findDomainByUuid, observe } from '../../host/index.js'

/** How a rescue stands on its host right now; null: nothing of it is left. */
export async function findStatus(host: Host, olds: RescueOutputs): Promise<FoundStatus | null> {
  const { libvirt } = host
  const pool = await findRecordPoolAgain(host, olds)
  const { domainUuid, rescueId } = olds
  const dom = await findDomainByUuid(libvirt, domainUuid)
  const seen = dom === null ? null : await observe(libvirt, dom)
  const record = await openRecord(libvirt, { pool, domainUuid })
  const journal = record?.content.kind === 'journal' ? record.content.journal : null
  if (journal?.claim.rescueId === rescueId)
    return judge({ seen, hostname: await libvirt.connectGetHostname() }, journal)
  if (seen?.marker?.rescueId === rescueId)
    return { status: 'rescued', reason: 'its record is missing; destroy works without it' }
  return judgeRemains(host, { pool, record }, olds)
}

/** It neither runs nor has a record of its own: then its volumes tell whether anything is left. */
async function judgeRemains(
  host: Host,
  { pool, record }: { readonly pool: PoolRef; readonly record: OpenRecord | null },
  olds: RescueOutputs,
): Promise<FoundStatus | null> {
  if (record?.content.kind === 'unreadable') {
    const reason = `its record '${record.vol.name}' cannot be read: ${record.content.reason}`
    return { status: 'interrupted', reason }
  }
  const left = (await findArtifacts(host, pool, olds)).filter(({ exists }) => exists)
  if (left.length === 0 && record?.content.kind === 'blank')
    return { status: 'interrupted', reason: 'its record is empty: nothing was touched yet' }
  if (left.length === 0) return null
  const names = left.map(({ artifact }) => artifact.name).join("', '")
  return {
    status: 'interrupted',
    reason: `its record is missing, but '${names}' of it is left; the next up or destroy removes that`,
  }
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
