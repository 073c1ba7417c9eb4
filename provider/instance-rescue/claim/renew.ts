import type { Host } from '../../host/index.js'
import type { HeldRecord } from '../../record/index.js'
import { digest } from '../model/digest.js'
import { bootOf } from '../model/boot.js'
import { policyOf } from '../model/policy.js'
import { purposeOf } from '../model/purpose.js'
import type { RescueState } from '../model/state.js'
import type { RescueInputs } from '../model/types.js'

/** Goes on with an interrupted rescue by the arguments of now: the timeout may have changed since. */
export async function renew(
  host: Host,
  held: HeldRecord<RescueState>,
  inputs: RescueInputs,
): Promise<void> {
  const { boot, ...state } = held.state
  const renewed = { ...state, policy: policyOf(inputs), ...purposeOf(inputs), ...bootOf(inputs) }
  if (digest(renewed) !== digest({ ...state, boot })) await held.write(host, renewed)
}
