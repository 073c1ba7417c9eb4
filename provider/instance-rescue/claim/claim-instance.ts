import { hashDefinition } from '../model/digest.js'
import { NotRescuableError, PlanChangedError } from '../model/errors.js'
import { isCutOff, observe } from '../../host/index.js'
import type { Host, Observation } from '../../host/index.js'
import { createRecord } from '../../record/index.js'
import type { HeldRecord, RecordPlace } from '../../record/index.js'
import { parseState } from '../model/state.js'
import type { RescueState } from '../model/state.js'

/** A rescue as it is going to be recorded. */
export interface PlannedRecord {
  readonly place: RecordPlace
  readonly state: RescueState
}

/**
 * Takes the lock on an instance, then makes sure that the instance has not changed since it was looked at.
 *
 * Null if another process has the lock: then the caller looks again.
 */
export async function claimInstance(
  host: Host,
  seen: Observation,
  { place, state }: PlannedRecord,
): Promise<HeldRecord<RescueState> | null> {
  if (parseState(place.domainUuid)(state) === null)
    throw new NotRescuableError(state.claim.instance, [
      'the name or the folder of its storage pool has a control character',
    ])
  const held = await createRecord(host, place, state)
  if (held === null) return null
  try {
    assertUnchanged(seen, await observe(host, seen.dom), state)
  } catch (error) {
    if (!isCutOff(error)) await held.remove(host) // nothing else was changed
    throw error
  }
  return held
}

/** Makes sure that an instance is as it was when the plan for it was made. */
export function assertUnchanged(
  seen: Observation,
  again: Observation,
  { claim: { instance, original } }: RescueState,
): void {
  const isSame =
    again.power === seen.power &&
    hashDefinition(again.storedXml) === original.definitionHash &&
    again.marker === null
  if (isSame) return
  throw new PlanChangedError(instance, ['the instance changed while it was being looked at'])
}
