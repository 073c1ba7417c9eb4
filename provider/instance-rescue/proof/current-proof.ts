import type { Observation } from '../../host/index.js'
import { UNPROVEN } from '../model/outputs.js'
import type { RescueOutputs, RescueStatus } from '../model/types.js'

/**
 * What has to be said instead if a proof is not of the rescue system that runs now: that it is not proven. Nothing if
 * it still is.
 *
 * An `up` that starts the rescue system again may be killed before it has a proof. The host key is another one at each
 * start, too.
 */
export function currentProof(
  { proof, provenStart }: Pick<RescueOutputs, 'proof' | 'provenStart'>,
  status: RescueStatus,
  seen: Pick<Observation, 'marker'> | null,
): Partial<typeof UNPROVEN & Pick<RescueOutputs, 'provenStart'>> {
  if (proof === 'none') return {}
  const start = seen?.marker?.start
  const isOver = start === undefined ? OVER.includes(status) : start !== provenStart
  return isOver ? { ...UNPROVEN, provenStart: undefined } : {}
}

/** In these, no rescue system runs here if no marker is seen. */
const OVER: readonly RescueStatus[] = ['stopped', 'probation', 'left', 'interrupted']
