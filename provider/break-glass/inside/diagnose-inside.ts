import { strip } from '../../host/index.js'
import { diagnoseSeen, type DiagnosedInstance } from '../look/diagnose-instance.js'
import type { SeenOutside } from '../look/look-from-outside.js'
import { notLookedAt } from '../look/subject.js'
import type { RescueRequest } from '../request/rescue-request.js'
import { lookInside, type RescuedPlace } from './look-inside.js'
import { inPassingRescue, type Passing } from './passing-rescue.js'

/** Diagnoses an instance that is in rescue, from the inside of its disks too. The rescue stays as it is. */
export async function diagnoseInRescue(
  seen: SeenOutside,
  place: RescuedPlace,
): Promise<DiagnosedInstance> {
  return diagnoseSeen(seen, place.uri, await lookInside(place))
}

/** A diagnosis, and what became of the rescue that was made for it. */
export interface DiagnosedByRescue extends DiagnosedInstance {
  /** Why the rescue could not be ended; null: nothing of it is left. */
  readonly left: string | null
}

/**
 * Diagnoses an instance by a rescue that is made for it and ended again.
 *
 * If there can be no rescue, or the look fails, the report says why, and has what is seen from the outside.
 */
export async function diagnoseByRescue(
  seen: SeenOutside,
  request: RescueRequest,
  passing: Passing,
): Promise<DiagnosedByRescue> {
  const { uri } = request
  const { result, left } = await inPassingRescue(request, passing, (runtime) =>
    lookInside({ uri, instance: seen.instance, runtime }),
  )
  const inside = result.ok
    ? result.value
    : { facts: null, notes: [notLookedAt('disk', strip(withoutEnd(result.reason)))] }
  return { ...diagnoseSeen(seen, uri, inside), left }
}

/** A message as a clause. */
function withoutEnd(message: string): string {
  return `the disks were not looked at: ${message.replace(/\.$/, '')}`
}
