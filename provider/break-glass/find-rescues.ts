import { LIST_STORAGE_POOLS, isLibvirtError } from '../libvirt/index.js'
import type { PoolRef } from '../libvirt/index.js'
import { asFolder, refreshPool } from '../storage/index.js'
import { judge } from '../instance-rescue/status/judge.js'
import type { FoundStatus } from '../instance-rescue/status/judge.js'
import type { JournalContent } from '../record/content.js'
import { openRecord } from '../record/record.js'
import type { OpenRecord } from '../record/record.js'
import { findUnrecorded } from './unrecorded.js'
import type { UnrecordedRescue } from './unrecorded.js'
import type { Host } from '../host/index.js'
import { findDomainByUuid, observe } from '../host/index.js'

/** A rescue found on a host without Pulumi, whoever made it. */
export interface FoundRescue {
  readonly trace:
    | { readonly kind: 'record'; readonly record: OpenRecord }
    | { readonly kind: 'marker'; readonly unrecorded: UnrecordedRescue }
  /** The instance's name, or its UUID where the host knows no name. */
  readonly instance: string
  readonly domainUuid: string
  /** Null where the record is missing or empty, or cannot be read. */
  readonly journal: JournalContent | null
  readonly status: FoundStatus
}

/** Every rescue on the host, by the records in its pools and by the marks of what runs. */
export async function findRescues(host: Host): Promise<FoundRescue[]> {
  const { pools } = await host.libvirt.connectListAllStoragePools({
    needResults: 1,
    flags: LIST_STORAGE_POOLS.ACTIVE,
  })
  const found: FoundRescue[] = []
  for (const pool of pools) found.push(...(await findIn(host, pool)))
  const unrecorded = await findUnrecorded(
    host,
    found.map(({ domainUuid }) => domainUuid),
  )
  return [...found, ...unrecorded.map(describeUnrecorded)]
}

function describeUnrecorded(unrecorded: UnrecordedRescue): FoundRescue {
  const { dom } = unrecorded
  return {
    trace: { kind: 'marker', unrecorded },
    instance: dom.name,
    domainUuid: dom.uuid,
    journal: null,
    status: { status: 'rescued', reason: 'its record is missing' },
  }
}

const RECORD_NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.rescue$/

async function findIn(host: Host, pool: PoolRef): Promise<FoundRescue[]> {
  if (!(await isReadable(host, pool))) return []
  const { vols } = await host.libvirt.storagePoolListAllVolumes({ pool, needResults: 1 })
  const uuids = vols.flatMap(({ name }) => RECORD_NAME.exec(name)?.[1] ?? [])
  const found: FoundRescue[] = []
  for (const domainUuid of uuids) {
    const record = await openRecord(host.libvirt, { pool, domainUuid })
    if (record !== null) found.push(await describe(host, record))
  }
  return found
}

/** False for a pool that is no folder of files, or whose folder is gone: libvirt switches it off then. */
async function isReadable({ libvirt }: Host, pool: PoolRef): Promise<boolean> {
  if ((await asFolder(libvirt, pool)) === null) return false
  try {
    await refreshPool(libvirt, pool)
    return true
  } catch (error) {
    if (isLibvirtError(error) && (await asFolder(libvirt, pool)) === null) return false
    throw error
  }
}

async function describe(host: Host, record: OpenRecord): Promise<FoundRescue> {
  const { libvirt } = host
  const { content, place } = record
  const found = { trace: { kind: 'record', record }, domainUuid: place.domainUuid } as const
  const dom = await findDomainByUuid(libvirt, place.domainUuid)
  if (content.kind !== 'journal') {
    const reason =
      content.kind === 'blank'
        ? 'its record is empty: nothing was touched yet'
        : `its record cannot be read: ${content.reason}`
    const status = { status: 'interrupted', reason } as const
    return { ...found, journal: null, status, instance: dom?.name ?? place.domainUuid }
  }
  const { journal } = content
  const seen = dom === null ? null : await observe(libvirt, dom)
  const status = judge({ seen, hostname: await libvirt.connectGetHostname() }, journal)
  return { ...found, journal, status, instance: dom?.name ?? journal.claim.instance }
}

/** True where a rescue is the one of that instance, by name, name at the time, or UUID. */
export function isAbout(
  { journal, domainUuid, instance: name }: FoundRescue,
  instance: string,
): boolean {
  return [name, journal?.claim.instance, domainUuid].some(
    (known) => known?.toLowerCase() === instance.toLowerCase(),
  )
}
