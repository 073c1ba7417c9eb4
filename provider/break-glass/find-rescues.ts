import { LIST_STORAGE_POOLS, isLibvirtError } from '../libvirt/index.js'
import type { PoolRef } from '../libvirt/index.js'
import { observeByUuid } from '../host/index.js'
import type { Host } from '../host/index.js'
import { parseState } from '../instance-rescue/model/state.js'
import type { RescueState } from '../instance-rescue/model/state.js'
import { judge } from '../instance-rescue/status/judge.js'
import type { FoundStatus } from '../instance-rescue/status/judge.js'
import { openRecord } from '../record/index.js'
import type { OpenRecord, Page } from '../record/index.js'
import { asFolder, refreshPool } from '../storage/index.js'
import { findUnrecorded } from './unrecorded.js'
import type { UnrecordedRescue } from './unrecorded.js'

/** A rescue that was found on a host without Pulumi; any stack may have made it. */
export interface FoundRescue {
  readonly trace:
    | { readonly kind: 'record'; readonly record: OpenRecord<RescueState> }
    | { readonly kind: 'marker'; readonly unrecorded: UnrecordedRescue }
  /** The instance's name, or its UUID if the host knows no name. */
  readonly instance: string
  readonly domainUuid: string
  /** Null if the record is missing or empty, or cannot be read. */
  readonly page: Page<RescueState> | null
  readonly status: FoundStatus
}

/** Every rescue on the host, found by the records in its pools and by the markers of running domains. */
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
    page: null,
    status: { status: 'rescued', reason: 'its record is missing' },
  }
}

const RECORD_NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.rescue$/

async function findIn(host: Host, pool: PoolRef): Promise<FoundRescue[]> {
  if (!(await isReadable(host, pool))) return []
  const { vols } = await host.libvirt.storagePoolListAllVolumes({ pool, needResults: 1 })
  const uuids = vols.flatMap(({ name }) => RECORD_NAME.exec(name)?.[1] ?? [])
  const found = await Promise.all(
    uuids.map(async (domainUuid) => {
      const record = await openRecord(host, { pool, domainUuid }, parseState(domainUuid))
      return record === null ? [] : [await describe(host, record)]
    }),
  )
  return found.flat()
}

/** False for a pool that is not a folder of files, or whose folder is gone: libvirt then deactivates the pool. */
async function isReadable(host: Host, pool: PoolRef): Promise<boolean> {
  if ((await asFolder(host.libvirt, pool)) === null) return false
  try {
    await refreshPool(host, pool)
    return true
  } catch (error) {
    if (isLibvirtError(error) && (await asFolder(host.libvirt, pool)) === null) return false
    throw error
  }
}

async function describe(host: Host, record: OpenRecord<RescueState>): Promise<FoundRescue> {
  const { view, place } = record
  const found = { trace: { kind: 'record', record }, domainUuid: place.domainUuid } as const
  const seen = await observeByUuid(host, place.domainUuid)
  if (view.kind !== 'state') {
    const reason =
      view.kind === 'blank'
        ? 'its record is empty: nothing was changed yet'
        : `its record cannot be read: ${view.reason}`
    const status = { status: 'interrupted', reason } as const
    return { ...found, page: null, status, instance: seen?.dom.name ?? place.domainUuid }
  }
  const { page } = view
  const status = judge({ seen, hostname: await host.libvirt.connectGetHostname() }, page.state)
  return { ...found, page, status, instance: seen?.dom.name ?? page.state.claim.instance }
}

/** True if the rescue is of that instance: its name, its name when it was rescued, or its UUID. */
export function isAbout(
  { page, domainUuid, instance: name }: FoundRescue,
  instance: string,
): boolean {
  return [name, page?.state.claim.instance, domainUuid].some(
    (known) => known?.toLowerCase() === instance.toLowerCase(),
  )
}
