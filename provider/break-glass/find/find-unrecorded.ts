import { LIST_DOMAINS, STORAGE_POOL_STATE, isLibvirtError, orNull } from '../../libvirt/index.js'
import type { Marker } from '../../domain-xml/index.js'
import { observeByUuid, readPlainMarker } from '../../host/index.js'
import type { Host, HostIdentity } from '../../host/index.js'
import { virsh } from '../../shell/index.js'
import { parseState } from '../../instance-rescue/model/state.js'
import type { RescueState } from '../../instance-rescue/model/state.js'
import { searchRecord } from '../../record/index.js'
import type { OpenRecord } from '../../record/index.js'
import { findPoolByUuid, PoolUnreadableError } from '../../storage/index.js'
import { describeRecord } from './describe-record.js'
import type { FoundRescue, UnrecordedRescue } from '../found-rescue.js'

/** The running rescues that none of these records is of. */
export async function findUnrecorded(
  host: Host,
  recorded: readonly FoundRescue[],
  thisHost: HostIdentity,
): Promise<FoundRescue[]> {
  const flags = LIST_DOMAINS.ACTIVE
  const { domains } = await host.libvirt.connectListAllDomains({ needResults: 1, flags })
  const found = await Promise.all(
    domains.map(async (dom) => {
      const xml = await orNull('NO_DOMAIN', host.libvirt.domainGetXmlDesc({ dom }))
      const marker = xml === null ? null : readPlainMarker(xml)
      const isKnown = recorded.some((rescue) => isOf(rescue, dom.uuid, marker))
      const blank = recorded.map((rescue) => blankOf(rescue, dom.uuid)).find((one) => one !== null)
      return marker === null || isKnown
        ? []
        : [await describe(host, { dom, marker, blank: blank ?? null }, thisHost)]
    }),
  )
  return found.flat()
}

function isOf(rescue: FoundRescue, uuid: string, marker: Marker | null): boolean {
  const { domainUuid, page } = rescue
  if (domainUuid !== uuid || blankOf(rescue, uuid) !== null) return false
  return page === null || page.state.claim.rescueId === marker?.rescueId
}

/** The record of a domain if it is empty: while a rescue runs, it says nothing of that. */
function blankOf({ trace, domainUuid }: FoundRescue, uuid: string): UnrecordedRescue['blank'] {
  const isBlank = trace.kind === 'record' && trace.record.view.kind === 'blank'
  return isBlank && domainUuid === uuid ? trace.record : null
}

async function describe(
  host: Host,
  { dom, marker, blank }: Omit<UnrecordedRescue, 'offPool'>,
  thisHost: HostIdentity,
): Promise<FoundRescue> {
  const [seen, offPool] = await Promise.all([
    observeByUuid(host, dom.uuid),
    findOffPool(host, marker),
  ])
  const lost = offPool === null && blank === null ? await search(host, dom.uuid, marker) : null
  if (lost !== null && 'place' in lost) return describeRecord(host, lost, thisHost)
  const missing = lost?.message ?? `its record is ${blank === null ? 'missing' : 'empty'}`
  const reason =
    offPool === null
      ? missing
      : `its pool '${offPool}' is off; ${virsh(host.uri, 'pool-start', offPool)} starts it`
  return {
    trace: { kind: 'marker', unrecorded: { dom, marker, offPool, blank } },
    instance: dom.name,
    domainUuid: dom.uuid,
    seen,
    thisHost,
    page: null,
    status: { status: 'rescued', reason },
  }
}

/** The record of a running rescue if its pool had only lost it, or why the pool cannot be read. */
async function search(
  host: Host,
  domainUuid: string,
  { recordPool, rescueId }: Marker,
): Promise<OpenRecord<RescueState> | PoolUnreadableError | null> {
  const pool = await findPoolByUuid(host.libvirt, recordPool.uuid)
  if (pool === null) return null
  try {
    const found = await searchRecord(host, { pool, domainUuid }, parseState(domainUuid))
    return found?.view.kind === 'state' && found.view.page.state.claim.rescueId === rescueId
      ? found
      : null
  } catch (error) {
    if (error instanceof PoolUnreadableError) return error
    if (isLibvirtError(error)) return null
    throw error
  }
}

async function findOffPool({ libvirt }: Host, { recordPool }: Marker): Promise<string | null> {
  const pool = await findPoolByUuid(libvirt, recordPool.uuid)
  if (pool === null) return null
  const info = await orNull('NO_STORAGE_POOL', libvirt.storagePoolGetInfo({ pool }))
  return info === null || info.state === STORAGE_POOL_STATE.RUNNING ? null : pool.name
}
