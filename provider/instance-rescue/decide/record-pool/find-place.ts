import { parseDomain, withoutOverlays } from '../../../domain-xml/index.js'
import type { Host, Observation } from '../../../host/index.js'
import { rootDisk } from '../../../planner/index.js'
import { openRecord, type OpenRecord } from '../../../record/index.js'
import type { FolderPool } from '../../../storage/index.js'
import { parseState, type RescueState } from '../../model/state.js'
import { findRecordPool } from './record-pool.js'

/** Where the record of an instance is or will be, or why there is no place for it. */
export interface Place {
  readonly folder: FolderPool | null
  readonly record: OpenRecord<RescueState> | null
  readonly reasons: readonly string[]
}

/** Finds the pool for the record of an instance, and the record in it. */
export async function findPlace(host: Host, { storedXml, dom }: Observation): Promise<Place> {
  const look = (pool: FolderPool['pool']): Promise<OpenRecord<RescueState> | null> =>
    openRecord(host, { pool, domainUuid: dom.uuid }, parseState(dom.uuid))
  const root = rootDisk(parseDomain(withoutOverlays(storedXml)), null)
  const found = await findRecordPool(host, root, look)
  if ('reason' in found) return { folder: null, record: null, reasons: [found.reason] }
  return { ...found, reasons: [] }
}
