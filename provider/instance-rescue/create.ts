import type { Credentials } from '../config-drive/index.js'
import { startProgress, withHost, type Progress } from '../host/index.js'
import type { Host, Runtime } from '../host/index.js'
import type { HeldRecord } from '../record/index.js'
import { spellPassword } from '../password/hash-password.js'
import { checkSum } from '../storage/index.js'
import { Begun, isUnfinished, type Created } from './begun.js'
import { claimInstance } from './claim/claim-instance.js'
import type { PlannedRecord } from './claim/claim-instance.js'
import { assertOwn, resolveEarlier } from './claim/earlier-rescue.js'
import { makeState } from './claim/make-state.js'
import { renew } from './claim/renew.js'
import { comparePlans } from './decide/compare-plans.js'
import type { Approved, Decision } from './decide/decide.js'
import { survey } from './decide/survey.js'
import type { Survey } from './decide/survey.js'
import {
  BootNotProvenError,
  NotRescuableError,
  PlanChangedError,
  RollBackError,
} from './model/errors.js'
import { credentialsOf } from './model/credentials.js'
import { makeOutputs } from './model/outputs.js'
import type { RescueState } from './model/state.js'
import type { RescueInputs, RescueOutputs } from './model/types.js'
import { proveBoot } from './proof/prove-boot.js'
import { removeOn } from './remove.js'
import { enter } from './steps/enter.js'
import { rollBack } from './steps/roll-back.js'

/**
 * Puts an instance into rescue.
 *
 * The rescue is refused before anything is changed, or it is finished, or it is rolled back. If the
 * connection is lost for good, a `RescueInterruptedError` keeps what is needed to finish it.
 */
export async function create(inputs: RescueInputs, runtime: Runtime): Promise<Created> {
  const begun = new Begun()
  return begun.keep(withHost(inputs.uri, runtime, (host) => createOn(host, inputs, { begun })))
}

/** How a rescue begins. */
export interface Beginning {
  /** Is given the rescue before anything of it can exist on the host. */
  readonly begun: Begun
  /** The id that the rescue has in Pulumi's state already; without it, a new id is made. */
  readonly rescueId?: string
  /** The UUID that the instance has in Pulumi's state already: its name may mean another one by now. */
  readonly domainUuid?: string
  /** The password that was made for the rescue already, and is in Pulumi's state. */
  readonly adminPassword?: string | undefined
}

/** Puts an instance into rescue over an open connection. */
export async function createOn(
  host: Host,
  inputs: RescueInputs,
  beginning: Beginning,
): Promise<Created> {
  const made = { ...beginning, adminPassword: makePassword(host, inputs, beginning) }
  for (;;) {
    const created = await tryOnce(host, inputs, made)
    if (created !== null) return awaitBoot(host, created, beginning)
  }
}

/** The password that the rescue system gets, if one is to be made; else undefined. */
function makePassword(
  { runtime }: Host,
  { generatePassword }: RescueInputs,
  { adminPassword }: Beginning,
): string | undefined {
  if (generatePassword !== true) return undefined
  return adminPassword ?? spellPassword(runtime.randomHex(20))
}

/** Waits for the rescue system's word that it runs. Without it, Pulumi keeps the rescue, or it is undone. */
async function awaitBoot(host: Host, created: Created, { begun }: Beginning): Promise<Created> {
  const { outputs } = created
  begun.last = created
  try {
    return { ...created, outputs: await proveBoot(host, outputs) }
  } catch (error) {
    if (!(error instanceof BootNotProvenError) || outputs.onBootTimeout !== 'undo') throw error
    await undoUnproven(host, outputs, error)
    begun.last = null
    throw error.undone()
  }
}

/** Undoes a rescue as after any step that fails: the instance gets the power state that it had. */
async function undoUnproven(host: Host, outputs: RescueOutputs, cause: Error): Promise<void> {
  try {
    await removeOn(host, { ...outputs, afterUnrescue: 'restore', shutdownTimeout: 0 })
  } catch (error) {
    if (isUnfinished(error)) throw error
    throw new RollBackError(outputs.instance, cause, error)
  }
}

/** Null if another process was at work: then look again from the beginning. */
async function tryOnce(
  host: Host,
  inputs: RescueInputs,
  beginning: Beginning,
): Promise<Created | null> {
  const surveyed = await survey(host, inputs, beginning.domainUuid)
  const { seen, record } = surveyed
  // Before the whole image is read: another owner may have rescued the instance.
  assertOwn(host, { seen, record, owner: inputs.owner })
  const decision = await withCheckSum(host, surveyed.decision, inputs)
  const credentials = credentialsOf(inputs, beginning.adminPassword)
  const { owner } = inputs
  const earlier = await resolveEarlier(host, { ...surveyed, decision, owner, credentials })
  if (earlier.kind === 'again') return null
  if (!decision.ok) throw new NotRescuableError(inputs.instance, decision.reasons)
  assertPlanHolds(inputs, decision)
  if (earlier.kind === 'adopted')
    return {
      ...describe(
        { inputs, decision, beginning },
        { place: earlier.record.place, state: earlier.state },
        seen.marker?.copyHash ?? null,
      ),
      isTakenOver: true,
    }

  const planned =
    earlier.kind === 'resumed'
      ? earlier.held
      : plan(host, surveyed, { inputs, decision, beginning })
  const creating = { inputs, decision, beginning }
  beginning.begun.last = describe(creating, planned, null)
  const held = earlier.kind === 'resumed' ? earlier.held : await claimInstance(host, seen, planned)
  if (held === null) return null
  const copyHash = await enterOrRollBack(host, held, { inputs, decision, surveyed, credentials })
  for (const warning of decision.warnings) host.runtime.warn(warning)
  return describe(creating, planned, copyHash)
}

interface Creating {
  readonly inputs: RescueInputs
  readonly decision: Approved
  readonly beginning: Beginning
}

/** The record as it will be written, if there is no earlier record to go on with. */
function plan(
  host: Host,
  { seen, recordPool, diskPool, thisHost }: Survey,
  { inputs, decision, beginning }: Creating,
): PlannedRecord {
  if (recordPool === null || diskPool === null)
    throw new NotRescuableError(inputs.instance, ['there is no pool for its record'])
  const rescueId = beginning.rescueId ?? host.runtime.randomHex(6)
  return {
    place: { pool: recordPool.pool, domainUuid: seen.dom.uuid },
    state: makeState(host, {
      rescueId,
      inputs,
      seen,
      decision,
      recordPool,
      diskPool,
      thisHost,
    }),
  }
}

function describe(
  { inputs, decision, beginning: { adminPassword } }: Creating,
  { place, state: { claim } }: PlannedRecord,
  copyHash: string | null,
): Created {
  const made = { claim, place, copyHash, adminPassword }
  return { id: claim.rescueId, outputs: makeOutputs(inputs, made, decision) }
}

/** The decision, or a refusal if the image does not have the checksum that was given. */
export async function withCheckSum(
  host: Host,
  decision: Decision,
  { image }: RescueInputs,
): Promise<Decision> {
  if (!decision.ok) return decision
  if (decision.image === null) return decision
  const { path } = decision.image
  const watch = (size: number): Progress =>
    startProgress(host.runtime, `checking image '${path}'`, { done: 0, size })
  const reasons = await checkSum(host, decision.image, { sha256: image?.sha256, watch })
  return reasons.length === 0 ? decision : { ok: false, reasons }
}

function assertPlanHolds(inputs: RescueInputs, { planned }: Approved): void {
  if (inputs.plan === undefined || inputs.plan.digest === planned.digest) return
  throw new PlanChangedError(inputs.instance, comparePlans(inputs.plan.plan, planned.plan))
}

interface Entering {
  readonly inputs: RescueInputs
  readonly decision: Approved
  readonly surveyed: Survey
  readonly credentials: Credentials
}

/** Returns the hash of the definition copy. */
async function enterOrRollBack(
  host: Host,
  held: HeldRecord<RescueState>,
  { inputs, decision, surveyed, credentials }: Entering,
): Promise<string | null> {
  const copy = { hash: surveyed.seen.marker?.copyHash ?? null }
  try {
    await renew(host, held, inputs)
    await enter({
      ...host,
      held,
      copy,
      inputs,
      plan: decision.planned.plan,
      image: decision.image,
      kernel: decision.kernel,
      credentials,
      carried: decision.carried,
      overlaid: decision.overlaid,
      owners: surveyed.owners,
      seen: surveyed.seen,
      isResumed: surveyed.record !== null,
      keepDisk: false,
    })
    return copy.hash
  } catch (error) {
    if (!isUnfinished(error)) await rollBack(host, held, error)
    throw error
  }
}
