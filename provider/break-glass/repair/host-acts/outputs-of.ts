import { parseDomain } from '../../../domain-xml/index.js'
import { observeByUuid, type Host } from '../../../host/index.js'
import type { RescueOutputs } from '../../../instance-rescue/index.js'
import type { RescueState } from '../../../instance-rescue/model/state.js'
import { describeStatus, UNPROVEN } from '../../../instance-rescue/model/outputs.js'
import { factsOf } from '../../../planner/index.js'
import type { RecordPlace } from '../../../record/index.js'

/** The instance of a rescue does not exist on the host any more. */
export class InstanceGoneError extends Error {
  override readonly name = 'InstanceGoneError'

  constructor(instance: string, uri: string) {
    super(`Instance '${instance}' does not exist on ${uri} any more.`)
  }
}

/**
 * The outputs of a rescue under a checkpoint, from its record: whatever made it, a stack or not, and whoever it was.
 *
 * What only the stack knows is left out, and what is only shown: no image, plan or command is needed to try a repair,
 * to keep it or to end it.
 */
export async function outputsOf(
  host: Host,
  place: RecordPlace,
  { claim, policy, reason }: RescueState,
): Promise<RescueOutputs> {
  const seen = await observeByUuid(host, claim.domainUuid)
  if (seen === null) throw new InstanceGoneError(claim.instance, host.uri)
  return {
    instance: claim.instance,
    uri: host.uri,
    owner: claim.owner,
    originalDisks: 'checkpoint',
    ...policy,
    ...(reason === null ? {} : { reason }),
    rescueId: claim.rescueId,
    mode: claim.mode,
    rescueDevice: null,
    ...describeStatus('rescued', ''),
    startedAt: claim.time,
    originalPowerState: claim.original.power,
    domainUuid: claim.domainUuid,
    copyHash: seen.marker?.copyHash ?? undefined,
    recordPool: { name: place.pool.name, uuid: place.pool.uuid },
    machine: factsOf(parseDomain(seen.storedXml)),
    console: '',
    ...UNPROVEN,
  }
}
