import { withHost } from '../host/index.js'
import type { Host, Runtime } from '../host/index.js'
import { isTooShort, type HeldRecord } from '../record/index.js'
import { withoutArguments } from '../inputs/index.js'
import { holdRecord } from './claim/hold-record.js'
import { rebuildRecord } from './claim/rebuild-record.js'
import { Begun } from './begun.js'
import { createOn, withCheckSum } from './create.js'
import { argumentsSchema } from './inputs/index.js'
import { bootOf } from './model/boot.js'
import { survey } from './decide/survey.js'
import { NotRescuableError } from './model/errors.js'
import { credentialsOf } from './model/credentials.js'
import { describeStatus, makeOutputs } from './model/outputs.js'
import { policyOf } from './model/policy.js'
import { purposeOf } from './model/purpose.js'
import type { RescueState } from './model/state.js'
import type { RescueInputs, RescueOutputs } from './model/types.js'
import { findAgain, findStatus } from './status/find-status.js'
import type { FoundAgain } from './status/find-status.js'
import type { FoundStatus } from './status/judge.js'
import { removeOn } from './remove.js'
import { beating } from './steps/beating.js'
import { stopRescue } from './steps/shutdown/stop-rescue.js'
import { dropRescueSave } from './steps/remove/drop-rescue-save.js'
import { enter } from './steps/enter.js'
import { currentProof } from './proof/current-proof.js'
import { proveBoot } from './proof/prove-boot.js'
import { undo } from './steps/roll-back.js'
import { writeReason } from './steps/write-reason.js'
import { look } from './steps/work.js'
import type { KnownCopy } from './steps/work.js'

/**
 * Changes a rescue so that it matches its arguments.
 *
 * An unfinished rescue is finished. A stopped rescue is entered again, on the same rescue disk. A rescue
 * that was left is only cleaned up: the instance's own running system is never powered off here. From a probation it
 * returns to the rescue system, with its disk and what is on the overlays. A merge that was begun is finished.
 */
export async function update(
  olds: RescueOutputs,
  news: RescueInputs,
  runtime: Runtime,
): Promise<RescueOutputs> {
  const begun = new Begun()
  // The owner stays as the record has it, even if the resource has another name now.
  const updating = { olds, news: { ...news, owner: olds.owner }, begun }
  return begun.keep(withHost(olds.uri, runtime, (host) => updateOn(host, updating)))
}

interface Updating {
  readonly olds: RescueOutputs
  readonly news: RescueInputs
  readonly begun: Begun
}

async function updateOn(host: Host, updating: Updating): Promise<RescueOutputs> {
  const { olds, news } = updating
  if (olds.cleaned) return merge(updating, { status: olds.status, reason: olds.statusReason }, null)
  for (;;) {
    const again = await findAgain(host, olds)
    if (isMerging(again, olds)) return finishMerge(host, updating)
    const found = (await findStatus(host, olds, again)) ?? NOTHING_LEFT
    if (found.status === 'interrupted' || (found === NOTHING_LEFT && olds.status === 'interrupted'))
      return createAgain(host, updating)
    const { record, seen } = again
    if (found === NOTHING_LEFT) return { ...merge(updating, found, seen), cleaned: true }
    if (found.status === 'elsewhere' || record === null) return merge(updating, found, seen)
    if (record.view.kind !== 'state') return merge(updating, found, seen)
    const wasOurs = record.view.page.holder.nonce === host.runtime.holder.nonce
    const wasWorking = record.view.page.isWorking
    const { state } = record.view.page
    const isEnd = found.status === 'left'
    const held = await holdRecord(host, record, {
      resume: (now) => (isEnd ? (now ?? state) : change(now ?? state, news)),
      isEnd,
    })
    // Another process held it until now, perhaps for a minute.
    if (held === null || (wasWorking && !wasOurs)) continue
    if (found.status === 'left') return cleanUp(host, held, updating)
    if (found.status === 'probation') await endProbation(host, held, updating)
    if (found.status === 'stopped' || found.status === 'probation')
      return enterAgain(host, held, updating)
    await writeReason({ ...host, held, copy: knownFrom(olds) }, news)
    await held.finish(host, held.state)
    return proveBoot(host, merge(updating, found, seen))
  }
}

function change(state: RescueState, news: RescueInputs): RescueState {
  const given = { ...purposeOf(news), ...bootOf(news) }
  return { ...state, boot: undefined, policy: policyOf(news), ...given }
}

/** The status of a rescue that somebody ended: a new rescue is another resource, or a replacement of this one. */
const NOTHING_LEFT: FoundStatus = {
  status: 'left',
  reason: 'nothing of the rescue is left on the host: somebody ended it',
}

/**
 * Finishes what was begun, or undoes it and begins anew.
 *
 * The rescue keeps its id: if this process is killed, Pulumi's state has only that id, which delete and
 * read use.
 */
async function createAgain(host: Host, { olds, news, begun }: Updating): Promise<RescueOutputs> {
  await removeRemains(host, olds, await findAgain(host, olds))
  const { rescueId, domainUuid, adminPassword } = olds
  return (await createOn(host, news, { begun, rescueId, domainUuid, adminPassword })).outputs
}

/** Removes the volumes of a rescue whose record somebody removed: only Pulumi's state names them. */
async function removeRemains(
  host: Host,
  olds: RescueOutputs,
  { pool, record }: FoundAgain,
): Promise<void> {
  if (record !== null && record.view.kind !== 'blank' && !isTooShort(record)) return
  const place = { pool, domainUuid: olds.domainUuid }
  const held = await rebuildRecord(host, { place, record }, olds)
  if (held !== null) await undo(host, held, { ...policyOf(olds), copyHash: olds.copyHash })
}

function isMerging({ record }: FoundAgain, { rescueId }: RescueOutputs): boolean {
  if (record?.view.kind !== 'state') return false
  const { claim, phase } = record.view.page.state
  return phase === 'merging' && claim.rescueId === rescueId
}

async function finishMerge(host: Host, updating: Updating): Promise<RescueOutputs> {
  const { olds, news } = updating
  await removeOn(host, { ...olds, ...policyOf(news) })
  const reason = 'its repair was merged into the disks, and what the rescue had made was removed'
  return { ...merge(updating, { status: 'left', reason }, null), cleaned: true }
}

/** Stops the instance's own system, which is on probation. What it wrote to the overlays stays there. */
async function endProbation(
  host: Host,
  held: HeldRecord<RescueState>,
  { olds, news }: Updating,
): Promise<void> {
  const work = { ...host, held, copy: knownFrom(olds), ...policyOf(news) }
  const seen = await look(work)
  if (seen === null || seen.marker?.isProbation !== true) return
  const isOurs = !held.state.claim.original.persistent
  await beating(work, () => stopRescue(work, seen, { isOurs }))
}

async function cleanUp(
  host: Host,
  held: HeldRecord<RescueState>,
  updating: Updating,
): Promise<RescueOutputs> {
  const { olds, news } = updating
  const { copyHash } = olds
  await undo(host, held, { ...policyOf(news), afterUnrescue: 'restore', copyHash })
  const reason = 'the instance runs its own system again; what the rescue had made was removed'
  return { ...merge(updating, { status: 'left', reason }, null), cleaned: true }
}

async function enterAgain(
  host: Host,
  held: HeldRecord<RescueState>,
  { olds, news, begun }: Updating,
): Promise<RescueOutputs> {
  const copy = knownFrom(olds)
  const saved = await look({ ...host, held, copy })
  // A managed save of the rescue system does not prevent entering it again: it is removed.
  if (saved !== null) await dropRescueSave(host, saved)
  const surveyed = await survey(host, news, olds.domainUuid)
  const decision = await withCheckSum(host, surveyed.decision, news)
  if (!decision.ok) throw new NotRescuableError(olds.instance, decision.reasons)
  // The host has changed so that the layout is another: the old rescue is undone, a new one begins.
  if (decision.planned.digest !== held.state.claim.digest)
    return createAgain(host, { olds, news, begun })
  try {
    await enter({
      ...host,
      held,
      copy,
      inputs: news,
      plan: decision.planned.plan,
      image: decision.image,
      kernel: decision.kernel,
      credentials: credentialsOf(news, olds.adminPassword),
      carried: decision.carried,
      overlaid: decision.overlaid,
      owners: surveyed.owners,
      seen: { ...surveyed.seen, liveXml: null },
      isResumed: true,
      keepDisk: true,
    })
  } catch (error) {
    if (error instanceof NotRescuableError) await held.finish(host, held.state)
    throw error
  }
  const { place, state } = held
  const made = {
    claim: state.claim,
    place,
    copyHash: copy.hash,
    adminPassword: olds.adminPassword,
  }
  const outputs = makeOutputs(news, made, decision)
  return proveBoot(host, outputs)
}

function knownFrom({ copyHash }: RescueOutputs): KnownCopy {
  return { hash: copyHash ?? null }
}

function merge(
  { olds, news }: Updating,
  { status, reason }: FoundStatus,
  seen: FoundAgain['seen'],
): RescueOutputs {
  return {
    ...withoutArguments(olds, argumentsSchema),
    ...news,
    plan: olds.plan,
    ...describeStatus(status, reason),
    ...currentProof(olds, status, seen),
    cleaned: olds.cleaned,
  }
}
