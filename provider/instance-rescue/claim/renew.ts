import type { Host } from '../../host/index.js'
import type { HeldRecord } from '../../record/index.js'
import { digest } from '../model/digest.js'
import { policyOf } from '../model/policy.js'
import { recordedReason } from '../model/state.js'
import type { RescueState } from '../model/state.js'
import type { RescueInputs } from '../model/types.js'

/** Goes on with an interrupted rescue by the arguments of now: the timeout may have changed since. */
export async function renew(
  host: Host,
  held: HeldRecord<RescueState>,
  inputs: RescueInputs,
): Promise<void> {
  const { state } = held
  const renewed = { ...state, policy: policyOf(inputs), reason: recordedReason(inputs.reason) }
  if (digest(renewed) !== digest(state)) await held.write(host, renewed)
}
