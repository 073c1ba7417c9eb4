import { factsOf } from '../../planner/index.js'
import type { MachineFacts } from '../../planner/index.js'
import type { Approved } from '../decide/decide.js'
import type { RecordPlace } from '../../record/index.js'
import type { Claim } from './state.js'
import type { RescueInputs, RescueOutputs, RescueStatus } from './types.js'
import { domainWord, virshCommand } from '../../shell/index.js'

/** What a rescue leaves in Pulumi's state. Plain JSON, no secret. */
export function makeOutputs(
  inputs: RescueInputs,
  { claim, place }: { readonly claim: Claim; readonly place: RecordPlace },
  decision: Approved,
): RescueOutputs {
  const domain = { name: claim.instance, uuid: claim.domainUuid }
  const { plan } = decision.planned
  const machine: MachineFacts = factsOf(decision.domain)
  return {
    ...inputs,
    plan: decision.planned,
    rescueId: claim.rescueId,
    mode: plan.mode,
    rescueDevice: plan.rescueDevice,
    ...describeStatus('rescued', ''),
    startedAt: claim.time,
    originalPowerState: claim.original.power,
    domainUuid: claim.domainUuid,
    recordPool: { name: place.pool.name, uuid: place.pool.uuid },
    machine,
    console: virshCommand(inputs.uri, 'console', domainWord(domain)),
    ...UNPROVEN,
  }
}

/** What is said of a rescue system that has not said that it runs. */
export const UNPROVEN = { proof: 'none', bootedAt: null, sshHostKey: null } as const

/** A status and its reason, one sentence. */
export function describeStatus(
  status: RescueStatus,
  statusReason: string,
): Pick<RescueOutputs, 'status' | 'statusReason' | 'cleaned'> {
  return { status, statusReason, cleaned: false }
}
