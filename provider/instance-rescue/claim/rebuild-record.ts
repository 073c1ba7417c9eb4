import { UnrescueError } from '../model/errors.js'
import { findArtifacts } from '../status/find-artifacts.js'
import type { Claim } from '../../record/line.js'
import { RECORD_VERSION } from '../../record/line.js'
import { claimRecord, openRecord } from '../../record/record.js'
import type { HeldRecord, RecordPlace } from '../../record/record.js'
import { takeOverBlank } from '../../record/take-over.js'
import type { RescueOutputs } from '../model/types.js'
import type { Host, Runtime } from '../../host/index.js'
import { policyOf } from '../model/policy.js'
import { findDomainByUuid, observe } from '../../host/index.js'

/** What Pulumi's state, or the running rescue itself, says of a rescue whose record is gone. */
export type Remembered = Pick<
  RescueOutputs,
  | 'rescueId'
  | 'domainUuid'
  | 'instance'
  | 'owner'
  | 'mode'
  | 'startedAt'
  | 'originalPowerState'
  | 'pool'
  | 'plan'
  | 'image'
  | 'afterUnrescue'
  | 'shutdownTimeout'
>

/**
 * Makes the record of a rescue again, from what is remembered, where somebody removed or emptied it.
 *
 * Null where neither a running rescue nor a volume of it is left: then there is nothing to undo.
 */
export async function rebuildRecord(
  host: Host,
  place: RecordPlace,
  olds: Remembered,
): Promise<HeldRecord | null> {
  const { libvirt, runtime } = host
  const artifacts = await findArtifacts(host, place.pool, olds)
  const dom = await findDomainByUuid(libvirt, olds.domainUuid)
  const seen = dom === null ? null : await observe(libvirt, dom)
  const isRunning = seen?.marker?.rescueId === olds.rescueId
  if (artifacts.every(({ exists }) => !exists) && !isRunning) return null
  const claim = makeClaimAgain(runtime, olds, {
    instance: dom?.name ?? olds.instance,
    hostname: await libvirt.connectGetHostname(),
    persistent: seen?.persistent ?? true,
    artifacts: artifacts.map(({ artifact }) => artifact),
  })
  const record = await openRecord(libvirt, place)
  const held =
    record === null
      ? await claimRecord(host, place, claim)
      : await takeOverBlank(host, record, claim)
  if (held !== null) return held
  throw new UnrescueError(
    `The record of '${claim.instance}' was made again by another process at this moment; nothing was done.`,
  )
}

function makeClaimAgain(
  runtime: Runtime,
  olds: Remembered,
  found: Pick<Claim, 'instance' | 'hostname' | 'artifacts'> & { readonly persistent: boolean },
): Claim {
  return {
    kind: 'claim',
    version: RECORD_VERSION,
    nonce: runtime.holder.nonce,
    time: olds.startedAt,
    rescueId: olds.rescueId,
    instance: found.instance,
    hostname: found.hostname,
    domainUuid: olds.domainUuid,
    owner: olds.owner,
    holder: runtime.holder,
    mode: olds.mode,
    digest: olds.plan?.digest ?? '',
    original: {
      power: olds.originalPowerState,
      domainId: -1,
      persistent: found.persistent,
      definitionHash: '',
    },
    policy: policyOf(olds),
    artifacts: found.artifacts,
  }
}
