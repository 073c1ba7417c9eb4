import { LIST_STORAGE_POOLS } from '../libvirt/index.js'
import type { PoolRef } from '../libvirt/index.js'
import { asFolder, refreshPool } from '../storage/index.js'
import type { Host } from './host.js'
import { findDomainByUuid, observe } from './observe/observe.js'
import { judge } from './read.js'
import type { FoundStatus } from './read.js'
import type { JournalContent } from './record/content.js'
import { openRecord } from './record/record.js'
import type { OpenRecord } from './record/record.js'

/** A rescue found on a host by its record alone, whoever made it. */
export interface FoundRescue {
  readonly record: OpenRecord
  /** Null where the record is empty or cannot be read. */
  readonly journal: JournalContent | null
  readonly status: FoundStatus
}

/** Every rescue on the host, by the records in its pools. */
export async function findRescues(host: Host): Promise<FoundRescue[]> {
  const { pools } = await host.libvirt.connectListAllStoragePools({
    needResults: 1,
    flags: LIST_STORAGE_POOLS.ACTIVE,
  })
  const found: FoundRescue[] = []
  for (const pool of pools) found.push(...(await findIn(host, pool)))
  return found
}

const RECORD_NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.rescue$/

async function findIn(host: Host, pool: PoolRef): Promise<FoundRescue[]> {
  if ((await asFolder(host.libvirt, pool)) === null) return []
  await refreshPool(host.libvirt, pool)
  const { vols } = await host.libvirt.storagePoolListAllVolumes({ pool, needResults: 1 })
  const uuids = vols.flatMap(({ name }) => RECORD_NAME.exec(name)?.[1] ?? [])
  const found: FoundRescue[] = []
  for (const domainUuid of uuids) {
    const record = await openRecord(host.libvirt, { pool, domainUuid })
    if (record !== null) found.push(await describe(host, record))
  }
  return found
}

async function describe(host: Host, record: OpenRecord): Promise<FoundRescue> {
  const { content } = record
  if (content.kind === 'unreadable')
    return {
      record,
      journal: null,
      status: { status: 'interrupted', reason: `its record cannot be read: ${content.reason}` },
    }
  if (content.kind === 'blank')
    return {
      record,
      journal: null,
      status: { status: 'interrupted', reason: 'its record is empty: nothing was touched yet' },
    }
  const { journal } = content
  const dom = await findDomainByUuid(host.libvirt, record.place.domainUuid)
  const gone: FoundStatus = {
    status: 'elsewhere',
    reason: 'the instance is not on this host any more',
  }
  const status =
    dom === null ? gone : judge(await observe(host.libvirt, dom), journal, journal.claim)
  return { record, journal, status: status ?? gone }
}

/** True where a rescue is the one of that instance, by name or UUID. */
export function isAbout({ journal, record }: FoundRescue, instance: string): boolean {
  return journal?.claim.instance === instance || record.place.domainUuid === instance.toLowerCase()
}
