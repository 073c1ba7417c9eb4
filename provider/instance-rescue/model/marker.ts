import type { Marker } from '../../domain-xml/index.js'
import { recordName } from '../../record/index.js'
import type { HeldRecord } from '../../record/index.js'
import { untilOf } from './purpose.js'
import type { RescueState } from './state.js'
import type { RescueInputs } from './types.js'

/** Our element in the rescue XML: who rescued the instance, why, and where the record is. */
export function makeMarker(
  { state: { claim }, place }: Pick<HeldRecord<RescueState>, 'state' | 'place'>,
  inputs: Pick<RescueInputs, 'reason' | 'ticket' | 'ttl' | 'originalDisks'>,
  { copyHash, kernel, leftOut, start }: Pick<Marker, 'copyHash' | 'kernel' | 'leftOut' | 'start'>,
): Marker {
  const { originalDisks = 'read-write' } = inputs
  const until = untilOf(claim.time, inputs.ttl)
  const { organization, project, stack, name } = claim.owner
  return {
    rescueId: claim.rescueId,
    mode: claim.mode,
    digest: claim.digest,
    since: claim.time,
    recordPool: { name: place.pool.name, uuid: place.pool.uuid },
    record: recordName(claim.domainUuid),
    owner: { organization, project, stack, name },
    reason: inputs.reason ?? null,
    ...(inputs.ticket === undefined ? {} : { ticket: inputs.ticket }),
    ...(until === null ? {} : { until }),
    copyHash,
    ...(originalDisks === 'read-write' ? {} : { originalDisks }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(leftOut === undefined ? {} : { leftOut }),
    ...(start === undefined ? {} : { start }),
  }
}
