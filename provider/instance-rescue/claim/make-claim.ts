import type { FolderPool } from '../../storage/index.js'
import type { Approved } from '../decide/decide.js'
import { hashDefinition } from '../model/digest.js'
import { RECORD_VERSION } from '../../record/line.js'
import type { Artifact, Claim } from '../../record/line.js'
import { policyOf } from '../model/policy.js'
import type { RescueInputs } from '../model/types.js'
import type { Host, Observation } from '../../host/index.js'

/** What a claim is made of: everything was looked at, nothing touched. */
export interface Claiming {
  readonly rescueId: string
  readonly inputs: RescueInputs
  readonly seen: Observation
  readonly decision: Approved
  readonly recordPool: FolderPool
  readonly artifactPool: FolderPool
  /** The libvirt host's own name. */
  readonly hostname: string
}

/** The first line of the record: it names every artifact before there is one. */
export function makeClaim(
  { runtime }: Host,
  { rescueId, inputs, seen, decision, recordPool, artifactPool, hostname }: Claiming,
): Claim {
  const { plan, digest } = decision.planned
  const artifact = (kind: Artifact['kind'], pool: FolderPool, suffix: string): Artifact => {
    const name = `${seen.dom.uuid}.${rescueId}.${suffix}`
    return {
      kind,
      pool: { name: pool.pool.name, uuid: pool.pool.uuid },
      name,
      path: `${pool.path}/${name}`,
    }
  }
  return {
    kind: 'claim',
    version: RECORD_VERSION,
    nonce: runtime.holder.nonce,
    time: new Date(runtime.clock.now()).toISOString(),
    rescueId,
    instance: seen.dom.name,
    domainUuid: seen.dom.uuid,
    hostname,
    owner: inputs.owner,
    holder: runtime.holder,
    mode: plan.mode,
    digest,
    original: {
      power: seen.power === 'shutoff' ? 'shutoff' : 'running',
      domainId: seen.dom.id,
      persistent: seen.persistent,
      definitionHash: hashDefinition(seen.storedXml),
    },
    policy: policyOf(inputs),
    artifacts: [
      artifact('definition', recordPool, 'definition'),
      ...(plan.rescueDevice.device === 'cdrom'
        ? []
        : [artifact('rescue-disk', artifactPool, 'disk')]),
      ...(plan.copyNvram ? [artifact('nvram', artifactPool, 'nvram')] : []),
    ],
  }
}
