import { parseDomain, withoutOverlays } from '../../domain-xml/index.js'
import { readPlainMarker } from '../../host/index.js'
import type { Host, Observation } from '../../host/index.js'
import { rootDisk } from '../../planner/index.js'
import { findPoolByUuid } from '../../storage/index.js'
import { findRecordPool } from '../decide/record-pool/record-pool.js'

/**
 * UUID of the only pool in which a record of this instance counts: anybody can write a record into a
 * pool of their own.
 *
 * It is the pool that the running rescue names, else the pool that a claim would use now. Empty: that
 * pool is off, so no record counts. Null: the host has no such pool.
 */
export async function findHome(host: Host, seen: Observation): Promise<string | null> {
  // Somebody may have defined the instance from what ran during the rescue.
  const marker = seen.marker ?? readPlainMarker(seen.storedXml)
  const named = marker && (await findPoolByUuid(host.libvirt, marker.recordPool.uuid))
  if (named !== null) return named.uuid
  const root = rootDisk(parseDomain(withoutOverlays(seen.storedXml)), null)
  const place = await findRecordPool(host, root, () => Promise.resolve(null))
  if ('folder' in place) return place.folder.pool.uuid
  return place.isOff ? '' : null
}
