import { askIdentity, findDomains, isCutOff } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import { parseState } from '../../instance-rescue/model/state.js'
import type { RescueState } from '../../instance-rescue/model/state.js'
import type { PoolRef } from '../../libvirt/index.js'
import { searchRecord } from '../../record/index.js'
import type { OpenRecord } from '../../record/index.js'
import { asFolder } from '../../storage/index.js'
import { describeRecord } from './describe-record.js'
import { dropOthers } from './drop-others.js'
import { findNamed, onlyOne } from './find-named.js'
import type { FoundRescue } from '../found-rescue.js'

/**
 * The rescues of one instance as `findNamed` finds them, else as the folders of the pools have them:
 * another host may have made a record that libvirt does not know here.
 *
 * That refreshes pools, so only what ends a rescue does it.
 */
export async function searchNamed(host: Host, name: string): Promise<FoundRescue[]> {
  const known = await findNamed(host, name)
  if (known.length > 0) return known
  const domains = await findDomains(host.libvirt, name)
  const named = UUID.test(name) ? [name.toLowerCase()] : []
  const uuids = new Set([...domains.map(({ uuid }) => uuid), ...named])
  const found = await Promise.all([...uuids].map((uuid) => search(host, uuid)))
  return onlyOne(name, found.flat())
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i

async function search(host: Host, domainUuid: string): Promise<FoundRescue[]> {
  const [{ pools }, thisHost] = await Promise.all([
    host.libvirt.connectListAllStoragePools({ needResults: 1 }),
    askIdentity(host.libvirt),
  ])
  const records = await Promise.all(pools.map((pool) => searchIn(host, pool, domainUuid)))
  const found = await Promise.all(
    records.flatMap((record) => (record === null ? [] : [describeRecord(host, record, thisHost)])),
  )
  return dropOthers(host, found, pools)
}

/** A pool that cannot be read keeps nobody from ending a rescue whose record is in another one. */
async function searchIn(
  host: Host,
  pool: PoolRef,
  domainUuid: string,
): Promise<OpenRecord<RescueState> | null> {
  try {
    if ((await asFolder(host.libvirt, pool)) === null) return null
    return await searchRecord(host, { pool, domainUuid }, parseState(domainUuid))
  } catch (error) {
    if (isCutOff(error) || !(error instanceof Error)) throw error
    host.runtime.warn(error.message)
    return null
  }
}
