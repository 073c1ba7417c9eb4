import type { FolderPool } from '../../storage/index.js'
import type { Approved } from '../decide/decide.js'
import { hasOverlay } from '../model/has-overlay.js'
import { attachedIn } from '../model/attached.js'
import { overlaidIn, placeArtifact, placeOverlays } from '../model/artifacts.js'
import { hashDefinition } from '../model/digest.js'
import type { Host, HostIdentity, Observation } from '../../host/index.js'
import { bootOf } from '../model/boot.js'
import { policyOf } from '../model/policy.js'
import { recordedReason } from '../model/state.js'
import type { Claim, RescueState } from '../model/state.js'
import type { RescueInputs } from '../model/types.js'

/** What a claim is made from: everything was looked at, nothing was changed. */
export interface Claiming {
  readonly rescueId: string
  readonly inputs: RescueInputs
  readonly seen: Observation
  readonly decision: Approved
  readonly recordPool: FolderPool
  readonly artifactPool: FolderPool
  readonly thisHost: HostIdentity
}

/** The first state of a rescue: its claim names every artifact before the artifact exists. */
export function makeState(
  { clock }: Host,
  { rescueId, inputs, seen, decision, recordPool, artifactPool, thisHost }: Claiming,
): RescueState {
  const { plan, digest } = decision.planned
  const hasOwnDisk = hasOverlay(plan)
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
        ...(hasOwnDisk ? [placeArtifact('rescue-disk', artifactPool)] : []),
        ...(plan.configDrive === undefined ? [] : [placeArtifact('config-drive', artifactPool)]),
        ...(plan.copyNvram ? [placeArtifact('nvram', artifactPool)] : []),
      ],
      ...placeOverlays(overlaidIn(plan), artifactPool),
      attached: attachedIn(plan),
    },
    phase: 'entering',
    isAsked: false,
    policy: policyOf(inputs),
    reason: recordedReason(inputs.reason),
    ...bootOf(inputs),
  }
}

/** The host of a rescue, as its claim names it. */
export function identityIn({ name, uuid }: HostIdentity): Pick<Claim, 'hostname' | 'hostUuid'> {
  return { hostname: name, ...(uuid === null ? {} : { hostUuid: uuid }) }
}
