import { orNull } from '../libvirt/index.js'
import type { DomainRef, PoolRef } from '../libvirt/index.js'
import type { Host } from '../host/index.js'
import { parseState } from '../instance-rescue/model/state.js'
import type { RescueState } from '../instance-rescue/model/state.js'
import { openRecord } from '../record/index.js'
import type { OpenRecord, RecordPlace } from '../record/index.js'
import { RECORD_BYTES } from '../record/layout.js'
import { asFolder } from '../storage/index.js'

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
    (uuids ?? []).map((domainUuid) => orNull(POOL_IS_OFF, openGenuine(host, { pool, domainUuid }))),
  )
  return records.filter((record) => record !== null)
}

/** What libvirt answers if somebody deactivates or removes the pool meanwhile. */
const POOL_IS_OFF = ['NO_STORAGE_POOL', 'OPERATION_INVALID'] as const

/** A file of zeros is no empty record: a link to somebody's disk may have the name of one. */
async function openGenuine(
  host: Host,
  place: RecordPlace,
): Promise<OpenRecord<RescueState> | null> {
  const record = await openRecord(host, place, parseState(place.domainUuid))
  if (record?.view.kind !== 'blank') return record
  const { capacity } = await host.libvirt.storageVolGetInfo({ vol: record.vol })
  if (capacity === BigInt(RECORD_BYTES)) return record
  const reason = `it is empty, and ${capacity} bytes long as no record is`
  return { ...record, view: { mark: 0, kind: 'unreadable', reason } }
}

const RECORD_NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.rescue$/

/** The UUIDs of the domains that may have a record in the pool. */
async function findUuids(
  { libvirt, runtime }: Host,
  pool: PoolRef,
  domains: readonly DomainRef[],
): Promise<string[]> {
  if ((await asFolder(libvirt, pool)) === null) return []
  const listed = await orNull('RPC', libvirt.storagePoolListAllVolumes({ pool, needResults: 1 }))
  if (listed !== null) return listed.vols.flatMap(({ name }) => RECORD_NAME.exec(name)?.[1] ?? [])
  runtime.warn(
    `Storage pool '${pool.name}' has too many volumes for libvirt to list them: rescues of instances that are not on this host any more are not found in it.`,
  )
  return domains.map(({ uuid }) => uuid)
}
