import type { DiskPool, FolderPool } from '../../storage/index.js'
import type { Approved } from '../decide/decide.js'
import { attachedIn } from '../model/attached.js'
import {
  isCheckpoint,
  overlaidIn,
  placeArtifact,
  placeOverlays,
  poolOfFiles,
} from '../model/artifacts.js'
import { hashDefinition } from '../model/digest.js'
import type { Host, HostIdentity, Observation } from '../../host/index.js'
import { bootOf } from '../model/boot.js'
import { policyOf } from '../model/policy.js'
import { purposeOf } from '../model/purpose.js'
import type { Claim, RescueState } from '../model/state.js'
import type { RescueInputs } from '../model/types.js'

/** What a claim is made from: everything was looked at, nothing was changed. */
export interface Claiming {
  readonly rescueId: string
  readonly inputs: RescueInputs
  readonly seen: Observation
  readonly decision: Approved
  readonly recordPool: FolderPool
  readonly diskPool: DiskPool
  readonly thisHost: HostIdentity
}

/** The first state of a rescue: its claim names every artifact before the artifact exists. */
export function makeState(
  { clock }: Host,
  { rescueId, inputs, seen, decision, recordPool, diskPool, thisHost }: Claiming,
): RescueState {
  const { plan, digest } = decision.planned
  const filePool = poolOfFiles(recordPool, diskPool)
  return {
    claim: {
      time: clock.date().toISOString(),
      rescueId,
      instance: seen.dom.name,
      domainUuid: seen.dom.uuid,
      ...identityIn(thisHost),
      owner: inputs.owner,
      mode: plan.mode,
      digest,
      original: {
        power: seen.power === 'shutoff' ? 'shutoff' : 'running',
        domainId: seen.dom.id,
        persistent: seen.persistent,
        definitionHash: hashDefinition(seen.storedXml),
      },
      artifacts: [
        placeArtifact('definition', recordPool),
        ...placeDisk(decision.disk, diskPool),
        ...(plan.configDrive === undefined ? [] : [placeArtifact('config-drive', filePool)]),
        ...(plan.copyNvram ? [placeArtifact('nvram', filePool)] : []),
      ],
      ...placeOverlays(overlaidIn(plan), filePool, isCheckpoint(plan)),
      attached: attachedIn(plan),
    },
    phase: 'entering',
    isAsked: false,
    policy: policyOf(inputs),
    ...purposeOf(inputs),
    ...bootOf(inputs),
  }
}

function placeDisk(disk: Approved['disk'], pool: DiskPool): Claim['artifacts'][number][] {
  if (disk.kind === 'none') return []
  const placed = placeArtifact('rescue-disk', pool)
  return [disk.kind === 'copy' ? { ...placed, copy: disk.copy } : placed]
}

/** The host of a rescue, as its claim names it. */
export function identityIn({ name, uuid }: HostIdentity): Pick<Claim, 'hostname' | 'hostUuid'> {
  return { hostname: name, ...(uuid === null ? {} : { hostUuid: uuid }) }
}
