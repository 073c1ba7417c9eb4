import { readSmbiosStrings, withSmbiosStrings } from '../../domain-xml/index.js'
import { isOn, type Observation } from '../../host/index.js'
import { hashDefinition } from '../../instance-rescue/model/digest.js'
import { beating } from '../../instance-rescue/steps/beating.js'
import { copyDefinition } from '../../instance-rescue/steps/definition/copy-definition.js'
import { recordStop } from '../../instance-rescue/steps/shutdown/record-stop.js'
import { stop } from '../../instance-rescue/steps/shutdown/stop.js'
import { look, START_DEADLINE_MS, type StopWork } from '../../instance-rescue/steps/work.js'
import { ChangedMeanwhileError } from './errors.js'
import { isGiven, keyCredential } from './key-credential.js'

/** An access while this process works on it. */
export interface AccessWork extends StopWork {
  readonly keys: readonly string[]
}

/**
 * Restarts the instance with the keys: from its stored definition with one more SMBIOS string, which only this start has.
 *
 * Each step can be repeated, and looks at the instance before it acts.
 */
export async function restartWithKeys(work: AccessWork): Promise<void> {
  await beating(work, () => copyDefinition.run(work))
  await beating(work, () => recordStop.run(work))
  await beating(work, () => stopOwnSystem(work))
  await beating(work, () => startWithKeys(work))
}

/** Asks the instance's own system to shut down, then powers it off: as a rescue does. */
async function stopOwnSystem(work: AccessWork): Promise<void> {
  const { claim, policy } = work.held.state
  const seen = await lookAgain(work)
  if (!isOn(seen.power) || runsWithKeys(work, seen)) return
  if (seen.dom.id !== claim.original.domainId) throw new ChangedMeanwhileError(STARTED)
  await stop(work, seen, { timeout: seen.power === 'running' ? policy.shutdownTimeout : 0 })
}

/**
 * Starts the instance from its stored definition with the SMBIOS string.
 *
 * libvirt does not check this XML against its schema, as it does for a rescue: all but the string is what libvirt wrote
 * itself, and what starts without the string must start with it.
 */
async function startWithKeys(work: AccessWork): Promise<void> {
  const seen = await lookAgain(work)
  if (runsWithKeys(work, seen)) return
  const { storedXml, dom, managedSave } = seen
  if (isOn(seen.power)) throw new ChangedMeanwhileError(STARTED)
  if (managedSave !== 'none') throw new ChangedMeanwhileError('somebody saved it meanwhile')
  if (hashDefinition(storedXml) !== work.held.state.claim.original.definitionHash)
    throw new ChangedMeanwhileError('its definition was changed meanwhile')
  const credential = keyCredential(work.keys, readSmbiosStrings(storedXml))
  const xmlDesc = withSmbiosStrings(storedXml, [credential])
  await work.libvirt.domainCreateXml({ xmlDesc, flags: 0 }, { deadline: START_DEADLINE_MS })
  // Without a stored definition that call makes a transient instance, which is gone once it stops.
  await lookAgain(work)
  work.runtime.say(`Instance '${dom.name}' was started with the key.`)
}

const STARTED = 'somebody started it meanwhile'

async function lookAgain(work: AccessWork): Promise<Observation> {
  const seen = await look(work)
  if (seen?.persistent === true) return seen
  throw new ChangedMeanwhileError('its stored definition was removed meanwhile')
}

function runsWithKeys({ keys }: AccessWork, { liveXml }: Observation): boolean {
  return liveXml !== null && isGiven(keys, readSmbiosStrings(liveXml))
}
