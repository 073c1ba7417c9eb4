import type { Credentials } from '../../config-drive/index.js'
import { readSmbiosStrings } from '../../domain-xml/index.js'
import { wasGiven } from '../handover/smbios-strings.js'
import { assertHere } from '../status/assert-here.js'
import type { Decision } from '../decide/decide.js'
import type { Host, HostIdentity, Observation } from '../../host/index.js'
import { checkView, removeBlank } from '../../record/index.js'
import type { HeldRecord, OpenRecord } from '../../record/index.js'
import { NotRescuableError } from '../model/errors.js'
import { isSameOwner } from '../model/owner.js'
import type { RescueState } from '../model/state.js'
import { marked, unrescueCommand } from '../../shell/index.js'
import { undo } from '../steps/roll-back.js'
import type { Owner } from '../model/types.js'
import { foreignRescue } from './foreign-rescue.js'
import { holdRecord } from './hold-record.js'

/** What became of an earlier rescue of this instance. */
export type EarlierRescue =
  | { readonly kind: 'none' }
  /** Our own rescue, unfinished: this run goes on with it. */
  | { readonly kind: 'resumed'; readonly held: HeldRecord<RescueState> }
  /** Our own rescue, finished and running: the answer of its create never reached Pulumi. */
  | {
      readonly kind: 'adopted'
      readonly record: OpenRecord<RescueState>
      readonly state: RescueState
    }
  /** Our own rescue was undone, or another process held it until now: look again from the beginning. */
  | { readonly kind: 'again' }

/** What is known of an instance before its earlier rescue is examined. */
export interface EarlierContext {
  readonly seen: Observation
  readonly decision: Decision
  readonly record: OpenRecord<RescueState> | null
  readonly owner: Owner
  readonly thisHost: HostIdentity
  /** What the rescue is to be given. */
  readonly credentials: Credentials
}

/** Finishes or undoes what an earlier run of the same resource left; refuses the rescue of another owner. */
export async function resolveEarlier(
  host: Host,
  { seen, decision, record, owner, thisHost, credentials }: EarlierContext,
): Promise<EarlierRescue> {
  assertOwn(host, { seen, record, owner })
  if (record === null) return { kind: 'none' }
  if (record.view.kind !== 'state') {
    await removeBlank(host, record)
    return { kind: 'again' }
  }
  const { page } = record.view
  await assertHere(host, page.state.claim, { seen, thisHost })
  const isRunning =
    seen.marker?.rescueId === page.state.claim.rescueId && seen.marker.isProbation !== true
  const isSamePlan =
    decision.ok &&
    decision.planned.digest === page.state.claim.digest &&
    (!isRunning || wasGivenThese(seen, credentials))
  const isDone = isSamePlan && isRunning && ['rescued', 'probation'].includes(page.state.phase)
  const adopted = { kind: 'adopted', record, state: page.state } as const
  if (isDone && !page.isWorking) return adopted
  if (page.state.phase === 'probation') throw onProbation(host, seen)

  const isOurs = page.holder.nonce === host.runtime.holder.nonce
  const held = await holdRecord(host, record, {
    resume: (state) => state ?? page.state,
    isEnd: false,
  })
  // Another process held it until now, perhaps for a minute: what was seen before may have changed.
  if (held === null || !isOurs) return { kind: 'again' }
  if (isDone) {
    await held.finish(host, held.state)
    return adopted
  }
  if (isSamePlan && held.state.phase === 'entering') return { kind: 'resumed', held }
  if (mayHaveRepair(held.state)) {
    await held.finish(host, held.state).catch(() => undefined)
    throw underCheckpoint(host, seen)
  }
  host.runtime.say(
    `Undoing an earlier rescue of instance '${seen.dom.name}' first: ${explainUndoing(held.state, decision)}.`,
  )
  await undo(host, held, { ...held.state.policy, afterUnrescue: 'restore' })
  return { kind: 'again' }
}

/** A repair that is being tried is not thrown away because somebody begins a rescue. */
function onProbation({ uri }: Host, { dom }: Observation): NotRescuableError {
  const end = marked(unrescueCommand(uri, dom.name))
  return new NotRescuableError(dom.name, [
    `it is in rescue already, and its repair is being tried: merge the repair, or throw it away with ${end}, first`,
  ])
}

/** True if its overlays may have what somebody wrote, to be merged. */
function mayHaveRepair({ phase, claim }: RescueState): boolean {
  return phase === 'rescued' && claim.overlays?.areMergeable === true
}

/** Nor is one that was not tried yet. */
function underCheckpoint({ uri }: Host, { dom }: Observation): NotRescuableError {
  const end = marked(unrescueCommand(uri, dom.name))
  return new NotRescuableError(dom.name, [
    `it is in rescue already, under a checkpoint, and what was written there would be thrown away: merge it, or throw it away with ${end}, first`,
  ])
}

/** Why an earlier rescue of the same resource cannot be gone on with. */
function explainUndoing({ phase, claim }: RescueState, decision: Decision): string {
  if (phase === 'merging') return 'its repair is being merged into the disks, which is finished'
  if (phase === 'ending') return 'its end had begun'
  if (!decision.ok) return 'with these arguments the instance cannot be rescued'
  if (decision.planned.digest !== claim.digest) return 'it had another image or layout'
  return 'it was given other credentials, or it is not known which'
}

/**
 * True if a running rescue was given these keys and this password. Its user data are not known: then it begins
 * anew, and so does one with a password that was made, if the process that made it is gone.
 */
function wasGivenThese({ liveXml }: Observation, credentials: Credentials): boolean {
  if (credentials.userData !== null) return false
  return liveXml === null || wasGiven(readSmbiosStrings(liveXml), credentials)
}

/** Refuses to go on if another owner has rescued the instance, or if its record cannot be read. */
export function assertOwn(
  host: Host,
  { seen, record, owner }: Pick<EarlierContext, 'seen' | 'record' | 'owner'>,
): void {
  const { marker, dom } = seen
  const instance = dom.name
  if (record === null) {
    if (marker !== null) throw foreignRescue(host, { instance, record, marker })
    return
  }
  checkView(host, record)
  if (isForeign(record, owner)) throw foreignRescue(host, { instance, record, marker })
}

/** True if a record says that another resource owns the rescue. */
export function isForeign(record: OpenRecord<RescueState> | null, owner: Owner): boolean {
  return record?.view.kind === 'state' && !isSameOwner(record.view.page.state.claim.owner, owner)
}
