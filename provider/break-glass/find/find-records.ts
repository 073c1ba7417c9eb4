import { isLibvirtError, orNull } from '../../libvirt/index.js'
import type { DomainRef, PoolRef } from '../../libvirt/index.js'
import type { Host } from '../../host/index.js'
import { parseState } from '../../instance-rescue/model/state.js'
import type { RescueState } from '../../instance-rescue/model/state.js'
import { openRecord, recordName } from '../../record/index.js'
import type { OpenRecord, RecordPlace } from '../../record/index.js'
import { asFolder, volumeRef } from '../../storage/index.js'
import { listVolumes } from '../../storage/index.js'

/**
 * The records among the volumes that libvirt knows in a pool; none if the pool is not an active folder.
 *
 * libvirt does not list a pool of more than 16,384 volumes: there the record of each domain is looked up.
 */
export async function findRecords(
  host: Host,
  pool: PoolRef,
  domains: readonly DomainRef[],
): Promise<OpenRecord<RescueState>[]> {
  const uuids = await orNull(POOL_IS_OFF, findUuids(host, pool, domains))
  const records = await Promise.all(
    (uuids ?? []).map((domainUuid) => orNull(POOL_IS_OFF, openAny(host, { pool, domainUuid }))),
  )
  return records.filter((record) => record !== null)
}

/** What libvirt answers if somebody deactivates or removes the pool meanwhile. */
const POOL_IS_OFF = ['NO_STORAGE_POOL', 'OPERATION_INVALID'] as const

/** The record of a domain. What libvirt cannot read keeps nobody from finding the others. */
async function openAny(host: Host, place: RecordPlace): Promise<OpenRecord<RescueState> | null> {
  try {
    return await openRecord(host, place, parseState(place.domainUuid))
  } catch (error) {
    if (!isLibvirtError(error) || POOL_IS_OFF.some((code) => code === error.code)) throw error
    const vol = volumeRef(place.pool, recordName(place.domainUuid))
    const view = { kind: 'unreadable', reason: error.detail } as const
    return { place, vol, parse: parseState(place.domainUuid), view }
  }
}

const RECORD_NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.rescue$/

/** The UUIDs of the domains that may have a record in the pool. */
async function findUuids(
  { libvirt, runtime }: Host,
  pool: PoolRef,
  domains: readonly DomainRef[],
): Promise<string[]> {
  if ((await asFolder(libvirt, pool)) === null) return []
  const names = await listVolumes(libvirt, pool)
  if (names !== null) return names.flatMap((name) => RECORD_NAME.exec(name)?.[1] ?? [])
  runtime.warn(
    `Storage pool '${pool.name}' has too many volumes for libvirt to list them: rescues of instances that are not on this host any more are not found in it.`,
  )
  return domains.map(({ uuid }) => uuid)
}
