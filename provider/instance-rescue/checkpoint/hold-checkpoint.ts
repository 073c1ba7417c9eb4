import type { Host } from '../../host/index.js'
import type { HeldRecord } from '../../record/index.js'
import { unrescueCommand, marked } from '../../shell/index.js'
import { isUnfinished } from '../begun.js'
import { holdRecord } from '../claim/hold-record.js'
import { UnrescueError } from '../model/errors.js'
import { policyOf } from '../model/policy.js'
import type { RescueState } from '../model/state.js'
import type { RescueOutputs } from '../model/types.js'
import { assertHere } from '../status/assert-here.js'
import { findAgain } from '../status/find-status.js'
import type { FoundAgain } from '../status/find-status.js'
import type { LeaveWork } from '../steps/work.js'

/** What is done with a checkpoint, and by what the caller may decide before. */
export interface Acting<T> {
  /** Called before the record is taken over; throws to refuse. */
  readonly check: (state: RescueState) => void
  readonly act: (work: LeaveWork) => Promise<T>
}

/**
 * Takes the record of a rescue under a checkpoint over, and does something while this process holds it.
 *
 * Null if the host has no such rescue any more. If the act fails, the next process need not wait for this one.
 */
export async function holdCheckpoint<T>(
  host: Host,
  olds: RescueOutputs,
  { check, act }: Acting<T>,
): Promise<{ readonly done: T } | null> {
  for (;;) {
    const found = await findAgain(host, olds)
    const state = stateIn(host, found, olds)
    if (state === null || found.record?.view.kind !== 'state') return null
    await assertHere(host, state.claim, found)
    check(state)
    const { isWorking, holder } = found.record.view.page
    const wasOurs = holder.nonce === host.runtime.holder.nonce
    const held = await holdRecord(host, found.record, {
      resume: (now) => now ?? state,
      isEnd: false,
    })
    // Another process held it until now, perhaps for a minute.
    if (held === null || (isWorking && !wasOurs)) continue
    return { done: await actOn(host, { olds, held }, act) }
  }
}

interface Held {
  readonly olds: RescueOutputs
  readonly held: HeldRecord<RescueState>
}

async function actOn<T>(host: Host, { olds, held }: Held, act: Acting<T>['act']): Promise<T> {
  const work = { ...host, held, copy: { hash: olds.copyHash ?? null }, ...policyOf(olds) }
  try {
    return await act(work)
  } catch (error) {
    // What cannot be written now, because the pool is off, for example, must not hide why.
    if (!isUnfinished(error)) await held.finish(host, held.state).catch(() => undefined)
    throw error
  }
}

/** The state of the rescue; null if nothing of it is left. */
function stateIn(
  host: Host,
  { record, seen }: FoundAgain,
  { instance, rescueId }: RescueOutputs,
): RescueState | null {
  const state = record?.view.kind === 'state' ? record.view.page.state : null
  if (state?.claim.rescueId === rescueId) return state
  if (seen?.marker?.rescueId !== rescueId) return null
  throw new UnrescueError(
    `The record of the rescue of instance '${instance}' is missing, cannot be read, or is that of another rescue, so its repair can be neither tried nor merged. ` +
      `To end the rescue, run ${marked(unrescueCommand(host.uri, instance))}: it throws the repair away, or finishes its merge if that had begun.`,
  )
}

/** Refuses a rescue whose overlays cannot be merged, or which did not finish. */
export function assertCheckpoint({ uri }: Host, { claim, phase, isTrial }: RescueState): void {
  const { instance } = claim
  if (phase === 'entering' || phase === 'ending')
    throw new UnrescueError(
      `The rescue of instance '${instance}' was not finished: an earlier run was cut off while it was ${phase}. Its repair can be neither tried nor merged. To end it, run ${marked(unrescueCommand(uri, instance))}.`,
    )
  if (isTrial === true)
    throw new UnrescueError(
      `The rescue of instance '${instance}' was made to watch its own system boot: there is no repair, and what was written is thrown away. To end it, run ${marked(unrescueCommand(uri, instance))}.`,
    )
  if (claim.overlays?.areMergeable === true) return
  throw new UnrescueError(
    `The rescue of instance '${instance}' has no checkpoint: it was not made with originalDisks 'checkpoint', or the instance has no disk that can be written to. Nothing was done.`,
  )
}
