import { parseDomain } from '../../domain-xml/index.js'
import { askIdentity, findDomainByUuid, findDomains, observe } from '../../host/index.js'
import type { Host, HostIdentity, Observation } from '../../host/index.js'
import { LIST_STORAGE_POOLS } from '../../libvirt/index.js'
import type { DomainRef } from '../../libvirt/index.js'
import type { OpenRecord } from '../../record/index.js'
import { explainDiskPool, findDiskPool } from '../../storage/index.js'
import type { DiskPool, FolderPool } from '../../storage/index.js'
import { decideDisk } from './image/decide-disk.js'
import { explainOtherRecords, findPoolsWithRecord } from './record-pool/other-record.js'
import { findPlace, type Place } from './record-pool/find-place.js'
import { findArtifact } from '../model/artifacts.js'
import { NotRescuableError } from '../model/errors.js'
import type { RescueState } from '../model/state.js'
import type { RescueInputs } from '../model/types.js'
import { domainNotFound } from './domain-not-found.js'
import { decide } from './decide.js'
import { fileOwners } from './file-owners.js'
import type { FileOwners } from './file-owners.js'
import type { Decision } from './decide.js'
import { versionRefusals } from './versions.js'

/** An instance, its rescue if there is one, and what is to be done. Nothing was changed to find out. */
export interface Survey {
  readonly seen: Observation
  /** Null: no pool can hold the record, and the decision says why. */
  readonly recordPool: FolderPool | null
  /** The pool for the rescue disk. */
  readonly diskPool: DiskPool | null
  readonly record: OpenRecord<RescueState> | null
  readonly decision: Decision
  readonly thisHost: HostIdentity
  readonly owners: FileOwners
}

/**
 * Asks the host everything that a rescue needs to know. Questions that do not depend on each other share
 * a round trip. The checksum of the image is left for later, because it reads the whole file.
 *
 * With `domainUuid`, the instance is the one with that UUID: somebody may have renamed it, and another
 * one may have its name, or its UUID as a name.
 */
export async function survey(
  host: Host,
  inputs: RescueInputs,
  domainUuid?: string,
): Promise<Survey> {
  const { libvirt } = host
  const flags = LIST_STORAGE_POOLS.ACTIVE
  const [dom, tooOld, thisHost, { pools }] = await Promise.all([
    domainUuid === undefined
      ? findNamed(host, inputs.instance)
      : findDomainByUuid(libvirt, domainUuid),
    versionRefusals(host),
    askIdentity(libvirt),
    libvirt.connectListAllStoragePools({ needResults: 1, flags }),
  ])
  if (dom === null) throw await domainNotFound(host, inputs)
  const [seen, withRecord] = await Promise.all([
    observe(host, dom),
    findPoolsWithRecord(host, dom.uuid, pools),
  ])
  const domain = parseDomain(seen.storedXml)
  const [place, named, decided] = await Promise.all([
    findPlace(host, seen),
    inputs.pool === undefined ? undefined : findDiskPool(libvirt, inputs.pool),
    decide(host, seen, { inputs, domain }),
  ])
  const others = await explainOtherRecords(host, withRecord, {
    domainUuid: dom.uuid,
    home: place.folder?.pool,
  })
  const reasons = [
    ...tooOld,
    ...place.reasons,
    ...others,
    ...(named === null ? [await explainNamed(host, inputs)] : []),
    ...(decided.ok ? [] : decided.reasons),
  ]
  const owners = fileOwners(thisHost, seen.storedXml)
  const diskPool = named ?? (place.folder === null ? null : { ...place.folder, isFolder: true })
  return {
    seen,
    recordPool: place.folder,
    diskPool,
    record: place.record,
    thisHost,
    owners,
    decision:
      decided.ok && diskPool !== null && reasons.length === 0
        ? await decideDisk(host, decided, {
            pool: diskPool,
            owners,
            isMade: isCopied(place.record),
          })
        : { ok: false, reasons: [...new Set(reasons)] },
  }
}

function explainNamed(host: Host, { pool = '', secretArguments }: RescueInputs): Promise<string> {
  return explainDiskPool(host, pool, secretArguments?.includes('pool'))
}

/** Refuses a UUID that another instance has as its name: either may be meant. */
async function findNamed({ libvirt }: Host, instance: string): Promise<DomainRef | null> {
  const [named = null, other] = await findDomains(libvirt, instance)
  if (named === null || other === undefined) return named
  throw new NotRescuableError(instance, [
    `that is the UUID of instance '${other.name}', and the name of another one; give the name of the first, or the UUID of the second (${named.uuid})`,
  ])
}

function isCopied(record: Place['record']): boolean {
  if (record?.view.kind !== 'state') return false
  return findArtifact(record.view.page.state.claim, 'rescue-disk')?.copy !== undefined
}
