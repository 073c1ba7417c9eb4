import { findFolderPool, findVolume } from '../storage/index.js'
import type { Host } from './host.js'
import { policyOf } from './make-claim.js'
import { findDomainByUuid, observe } from './observe/observe.js'
import type { Artifact, Claim } from './record/line.js'
import { RECORD_VERSION } from './record/line.js'
import { claimRecord } from './record/record.js'
import type { HeldRecord, RecordPlace } from './record/record.js'
import type { RescueOutputs } from './types.js'

/**
 * Makes the record of a rescue again, from Pulumi's state, where somebody removed it.
 *
 * Null where neither a running rescue nor a volume of it is left: then there is nothing to undo.
 */
export async function rebuildRecord(
  host: Host,
  place: RecordPlace,
  olds: RescueOutputs,
): Promise<HeldRecord | null> {
  const { libvirt, rim } = host
  const artifacts = await findArtifacts(host, place, olds)
  const dom = await findDomainByUuid(libvirt, olds.domainUuid)
  const seen = dom === null ? null : await observe(libvirt, dom)
  const isRunning = seen?.marker?.rescueId === olds.rescueId
  if (artifacts.every(({ exists }) => !exists) && !isRunning) return null
  const claim: Claim = {
    kind: 'claim',
    version: RECORD_VERSION,
    nonce: rim.holder.nonce,
    time: olds.startedAt,
    rescueId: olds.rescueId,
    instance: dom?.name ?? olds.instance,
    domainUuid: olds.domainUuid,
    owner: olds.owner,
    holder: rim.holder,
    mode: olds.mode,
    digest: olds.plan?.digest ?? '',
    original: {
      power: olds.originalPowerState,
      persistent: seen?.persistent ?? true,
      definitionHash: '',
    },
    policy: policyOf(olds),
    artifacts: artifacts.map(({ artifact }) => artifact),
  }
  return claimRecord(libvirt, place, claim)
}

async function findArtifacts(
  { libvirt }: Host,
  place: RecordPlace,
  olds: RescueOutputs,
): Promise<{ artifact: Artifact; exists: boolean }[]> {
  const own = await findFolderPool(libvirt, place.pool.name)
  const other = olds.pool === undefined ? own : await findFolderPool(libvirt, olds.pool)
  const places = [
    { kind: 'definition', suffix: 'definition', folder: own },
    { kind: 'rescue-disk', suffix: 'disk', folder: other },
    { kind: 'nvram', suffix: 'nvram', folder: other },
  ] as const
  const found: { artifact: Artifact; exists: boolean }[] = []
  for (const { kind, suffix, folder } of places) {
    if (folder === null) continue
    const name = `${olds.domainUuid}.${olds.rescueId}.${suffix}`
    const artifact = {
      kind,
      pool: { name: folder.pool.name, uuid: folder.pool.uuid },
      name,
      path: `${folder.path}/${name}`,
    }
    found.push({ artifact, exists: (await findVolume(libvirt, folder.pool, name)) !== null })
  }
  return found
}
