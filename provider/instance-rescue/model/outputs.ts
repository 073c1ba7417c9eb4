import { factsOf } from '../../planner/index.js'
import type { MachineFacts } from '../../planner/index.js'
import type { Approved } from '../decide/decide.js'
import type { RecordPlace } from '../../record/index.js'
import type { Claim } from './state.js'
import type { RescueInputs, RescueOutputs, RescueStatus } from './types.js'
import { domainWord, virshCommand } from '../../shell/index.js'

/** A rescue as it was made. */
interface Made {
  readonly claim: Claim
  readonly place: RecordPlace
  /** Null: the copy is not written yet, or not known. */
  readonly copyHash: string | null
  /** The password that was made for it, if one was. */
  readonly adminPassword: string | undefined
}

/** What a rescue leaves in Pulumi's state. Plain JSON; Pulumi encrypts the secrets. */
export function makeOutputs(
  inputs: RescueInputs,
  { claim, place, copyHash, adminPassword }: Made,
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
    copyHash: copyHash ?? undefined,
    recordPool: { name: place.pool.name, uuid: place.pool.uuid },
    machine,
    console: virshCommand(inputs.uri, 'console', domainWord(domain)),
    ...(adminPassword === undefined ? {} : { adminPassword }),
    ...UNPROVEN,
  }
}

/** What is said of a rescue system that has not said that it runs. */
export const UNPROVEN: Pick<
  RescueOutputs,
  'proof' | 'bootedAt' | 'sshHostKey' | 'addresses' | 'ssh'
> = { proof: 'none', bootedAt: null, sshHostKey: null, addresses: [], ssh: null }

/** A status and its reason, one sentence. */
export function describeStatus(
  status: RescueStatus,
  statusReason: string,
): Pick<RescueOutputs, 'status' | 'statusReason' | 'cleaned'> {
  return { status, statusReason, cleaned: false }
}
