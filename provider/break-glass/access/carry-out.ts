import { readSmbiosStrings } from '../../domain-xml/index.js'
import { isOn, observeByUuid, type Host, type Observation } from '../../host/index.js'
import { isUnfinished } from '../../instance-rescue/begun.js'
import type { RescueState } from '../../instance-rescue/model/state.js'
import { definitionArtifact } from '../../instance-rescue/steps/definition/read-copy.js'
import { removeArtifact } from '../../instance-rescue/steps/remove/remove-artifact.js'
import { undo } from '../../instance-rescue/steps/roll-back.js'
import type { HeldRecord } from '../../record/index.js'
import { domainWord, marked, unrescueCommand, virsh } from '../../shell/index.js'
import { AccessFailedError } from './errors.js'
import { isGiven } from './key-credential.js'
import { restartWithKeys, type AccessWork } from './restart-with-keys.js'

/**
 * Restarts the instance under its record, then removes the record: what runs then has a stored definition.
 *
 * If a step fails, the instance is brought back as it is defined. If it is not known what became of a call, the record
 * stays, and says what to go on from.
 */
export async function carryOut(
  host: Host,
  held: HeldRecord<RescueState>,
  given: Pick<AccessWork, 'seen' | 'keys' | 'isResumed'>,
): Promise<void> {
  const work: AccessWork = { ...host, ...given, held, copy: { hash: null } }
  try {
    await restartWithKeys(work)
  } catch (error) {
    if (isUnfinished(error)) throw error
    throw await bringBack(host, work, error)
  }
  await held.assertHeld(host)
  await removeArtifact(host, definitionArtifact(held.state.claim))
  await held.remove(host)
}

/** Brings the instance back as it is defined, and makes the error that says so. */
export async function bringBack(
  host: Host,
  { held, keys }: Pick<AccessWork, 'held' | 'keys'>,
  cause: unknown,
): Promise<AccessFailedError> {
  const { instance, domainUuid } = held.state.claim
  try {
    await undo(host, held, { afterUnrescue: 'restore', shutdownTimeout: 0 })
  } catch (error) {
    if (isUnfinished(error)) throw error
    const why = error instanceof Error ? error.message : String(error)
    const end = marked(unrescueCommand(host.uri, instance))
    const outcome = `It could not be brought back as it was: ${why} To try that again, run ${end}.`
    return new AccessFailedError(instance, outcome, cause)
  }
  const seen = await observeByUuid(host, domainUuid)
  const outcome = seen === null ? 'It is gone from the host.' : broughtBackAs(host, seen, keys)
  return new AccessFailedError(instance, outcome, cause)
}

/** What runs with the keys is not stopped for want of a definition. */
function broughtBackAs(host: Host, seen: Observation, keys: readonly string[]): string {
  const runsWithKeys = seen.liveXml !== null && isGiven(keys, readSmbiosStrings(seen.liveXml))
  if (!runsWithKeys) return leftAs(host, seen)
  return 'It is defined again as it was, and runs with the key; the same command asks whether the key is in.'
}

/** How an instance without the key is left, in a sentence. */
export function leftAs({ uri }: Host, { dom, power }: Observation): string {
  if (isOn(power)) return 'It runs, without the key.'
  return `It is off; ${virsh(uri, 'start', domainWord(dom))} starts it.`
}
