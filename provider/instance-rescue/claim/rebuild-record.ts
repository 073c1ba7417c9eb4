import { askIdentity, observeByUuid } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import { createRecord, isTooShort, openRecord, remakeRecord } from '../../record/index.js'
import type { HeldRecord, OpenRecord, RecordPlace } from '../../record/index.js'
import { UnrescueError } from '../model/errors.js'
import { attachedIn } from '../model/attached.js'
import { policyOf } from '../model/policy.js'
import type { Claim, RescueState } from '../model/state.js'
import type { RescueOutputs } from '../model/types.js'
import { findArtifacts } from '../status/find-artifacts.js'
import type { Sought } from '../status/find-artifacts.js'
import type { Found } from '../status/judge.js'
import { findTrace } from '../steps/checkpoint/merge-trace.js'
import { parseState } from '../model/state.js'
import { holdToEnd } from './hold-record.js'
import { identityIn } from './make-state.js'
import { olderRecord } from './older-record.js'

/** What Pulumi's state or the marker of the running rescue says of a rescue whose record is gone. */
export type Remembered = Pick<
  RescueOutputs,
  | 'rescueId'
  | 'domainUuid'
  | 'instance'
  | 'owner'
  | 'mode'
  | 'startedAt'
  | 'originalPowerState'
  | 'pool'
  | 'plan'
  | 'image'
  | 'afterUnrescue'
  | 'shutdownTimeout'
  | 'originalDisks'
> &
  Pick<Sought, 'overlaid'>

/** Where a record was, and what is left of it. */
export interface LostRecord {
  readonly place: RecordPlace
  /** The record if it is blank or cut off; null if it is gone. */
  readonly record: OpenRecord<RescueState> | null
}

/**
 * Makes the record of a rescue again, from what is remembered, if somebody removed it, emptied it or cut it off.
 *
 * From then on the rescue can only be ended. A merge that was begun is finished then.
 *
 * Null if neither a running rescue nor a volume of it is left: then there is nothing to undo.
 */
export async function rebuildRecord(
  host: Host,
  { place, record }: LostRecord,
  olds: Remembered,
): Promise<HeldRecord<RescueState> | null> {
  const [found, seen, thisHost] = await Promise.all([
    findArtifacts(host, place.pool, olds),
    observeByUuid(host, olds.domainUuid),
    askIdentity(host.libvirt),
  ])
  const isRunning = seen?.marker?.rescueId === olds.rescueId
  if (found.existing.length === 0 && !isRunning) return null
  const trace = olds.originalDisks === 'checkpoint' ? await findTrace(host, place.pool, olds) : null
  const state = {
    ...makeStateAgain(olds, { seen, thisHost, ...found.claimed }),
    ...(trace === null ? {} : asMerging(trace)),
  }
  const held = await hold(host, { place, record }, state)
  if (held !== null) return held
  const other = await openRecord(host, place, parseState(olds.domainUuid))
  if (other?.view.kind === 'state' && other.view.page.state.claim.rescueId !== olds.rescueId)
    throw olderRecord(host, olds, other)
  throw new UnrescueError(
    `Another process is making the record of instance '${state.claim.instance}' again; nothing was done. Run this again.`,
  )
}

/** Somebody removed the record in the middle of a merge: only the overlays have everything, so it must be finished. */
function asMerging({
  hasAutostart,
}: {
  readonly hasAutostart: boolean
}): Pick<RescueState, 'phase' | 'merge'> {
  return { phase: 'merging', merge: { hasAutostart, isFresh: false, isMerged: false } }
}

async function hold(
  host: Host,
  { place, record }: LostRecord,
  state: RescueState,
): Promise<HeldRecord<RescueState> | null> {
  if (record === null) return createRecord(host, place, state)
  return isTooShort(record) ? remakeRecord(host, record, state) : holdToEnd(host, record, state)
}

function makeStateAgain(
  olds: Remembered,
  { seen, thisHost, ...claimed }: Pick<Claim, 'artifacts' | 'overlays'> & Found,
): RescueState {
  return {
    claim: {
      time: olds.startedAt,
      rescueId: olds.rescueId,
      instance: seen?.dom.name ?? olds.instance,
      ...identityIn(thisHost),
      domainUuid: olds.domainUuid,
      owner: olds.owner,
      mode: olds.mode,
      digest: olds.plan?.digest ?? '',
      original: {
        power: olds.originalPowerState,
        domainId: -1,
        persistent: seen?.persistent ?? true,
        definitionHash: '',
      },
      ...claimed,
      // Without a plan it is not known where a legacy rescue has put the root disk.
      attached: attachedOf(olds),
    },
    phase: 'ending',
    isAsked: false,
    policy: policyOf(olds),
    reason: null,
  }
}

function attachedOf({ mode, plan }: Remembered): Claim['attached'] {
  if (plan !== undefined) return attachedIn(plan.plan)
  return mode === 'stable' ? null : []
}
