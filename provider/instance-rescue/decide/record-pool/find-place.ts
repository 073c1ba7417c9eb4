import { parseDomain, withoutOverlays } from '../../../domain-xml/index.js'
import type { Host, Observation } from '../../../host/index.js'
import { rootDisk } from '../../../planner/index.js'
import type { DomainRef, PoolRef } from '../../../libvirt/index.js'
import { openRecord, type OpenRecord } from '../../../record/index.js'
import { virsh } from '../../../shell/index.js'
import { listVolumes } from '../../../storage/index.js'
import type { FolderPool } from '../../../storage/index.js'
import { mergeTracesOf } from '../../model/artifacts.js'
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
  const root = rootDisk(parseDomain(withoutOverlays(storedXml)), null)
  const found = await findRecordPool(host, root, (pool) => lookInto(host, pool, dom))
  if ('reason' in found) return { folder: null, record: null, reasons: [found.reason] }
  const { record, traces } = found.record
  const [trace] = record === null ? traces : []
  const reasons =
    trace === undefined ? [] : [explainMerge(host, dom, { pool: found.folder.pool, trace })]
  return { folder: found.folder, record, reasons }
}

interface LookedInto {
  readonly record: OpenRecord<RescueState> | null
  /** Volumes that say that a merge into the disks of the instance has begun. */
  readonly traces: readonly string[]
}

async function lookInto(host: Host, pool: PoolRef, { uuid }: DomainRef): Promise<LookedInto> {
  const [record, names] = await Promise.all([
    openRecord(host, { pool, domainUuid: uuid }, parseState(uuid)),
    listVolumes(host.libvirt, pool),
  ])
  return { record, traces: mergeTracesOf(uuid, names ?? []) }
}

/**
 * Why an instance without a record cannot be rescued: somebody removed the record in the middle of a merge. Its disks
 * are half old and half new then, and only the overlays of that rescue have everything.
 */
function explainMerge(
  { uri }: Host,
  { name }: DomainRef,
  { pool, trace }: { readonly pool: PoolRef; readonly trace: string },
): string {
  const remove = virsh(uri, ['vol-delete', '--pool', pool.name], trace)
  return (
    `volume '${trace}' in storage pool '${pool.name}' says that a repair of '${name}' is being merged into its disks, but the record of that rescue is gone; ` +
    `do not start the instance. If it is in a stack, pulumi destroy ends that rescue; else finish the merge as docs/by-hand.md says, and remove the volume with ${remove}`
  )
}
