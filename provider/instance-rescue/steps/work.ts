import type { Carried, Credentials } from '../../config-drive/index.js'
import { observeByUuid } from '../../host/index.js'
import type { Host, Observation } from '../../host/index.js'
import type { RescuePlan } from '../../planner/types.js'
import { PROMPT_MS } from '../../record/index.js'
import type { HeldRecord } from '../../record/index.js'
import type { InspectedImage, InspectedKernel } from '../../storage/index.js'
import type { OverlaidDisk } from '../decide/disks/overlaid-disks.js'
import type { FileOwners } from '../decide/file-owners.js'
import type { RescueState } from '../model/state.js'
import type { AfterUnrescue, RescueInputs } from '../model/types.js'

/** A rescue while this process works on it. */
export interface Work extends Host {
  readonly held: HeldRecord<RescueState>
  readonly copy: KnownCopy
}

/** What this process knows of the definition copy from where others who may write to its pool cannot write. */
export interface KnownCopy {
  /** As in `RescueOutputs.copyHash`; null: not known. Who writes the copy, or learns the hash, sets it. */
  hash: string | null
}

/** What stopping the instance's own system needs besides the record, for whatever it is stopped. */
export interface StopWork extends Work {
  /** The instance as it was when the plan was made. */
  readonly seen: Observation
  /** True if an earlier run may have made something already. */
  readonly isResumed: boolean
}

/** What entering a rescue needs besides the record. */
export interface EnterWork extends StopWork {
  readonly inputs: RescueInputs
  readonly plan: RescuePlan
  /** Null: there is no rescue disk. */
  readonly image: InspectedImage | null
  /** Null: the rescue disk boots. */
  readonly kernel: InspectedKernel | null
  readonly credentials: Credentials
  /** What a config drive takes over from the instance's own. */
  readonly carried: Carried
  readonly overlaid: readonly OverlaidDisk[]
  readonly owners: FileOwners
  /** True to use the rescue disk of an earlier run again, with what was written to it. */
  readonly keepDisk: boolean
}

/** How a rescue is left. */
export interface LeaveWork extends Work {
  /** Seconds the rescue system gets to shut down. */
  readonly shutdownTimeout: number
  readonly afterUnrescue: AfterUnrescue
}

/** A rescue while its steps are undone. */
export interface UndoWork extends LeaveWork {
  /** True once this process knows that the definition names the newest files of the instance's disks. */
  readonly disks: { areCurrent: boolean }
}

/**
 * One act of entering a rescue, and its undo. Both can be repeated at any time: each looks at the host
 * before it acts, and makes sure that this process still holds the record.
 */
export interface Step<Needed extends Work = EnterWork> {
  readonly name: string
  run(work: Needed): Promise<void>
  /** Needs the record alone. */
  undo(work: UndoWork): Promise<void>
}

/**
 * Looks at the instance, and makes sure in the same round trip that this process holds the record.
 *
 * The marker of the running rescue says what the definition copy must be.
 */
export async function look(work: Work): Promise<Observation | null> {
  const { domainUuid, rescueId } = work.held.state.claim
  for (;;) {
    const asked = work.clock.now()
    const [seen] = await Promise.all([observeByUuid(work, domainUuid), work.held.assertHeld(work)])
    // If this process was stopped before both answers came, the answers are old.
    if (work.clock.now() - asked > PROMPT_MS) continue
    if (seen?.marker?.rescueId === rescueId) work.copy.hash = seen.marker.copyHash ?? work.copy.hash
    return seen
  }
}

/** Milliseconds a start may take: libvirt answers when QEMU is up, which is slow on a busy host. */
export const START_DEADLINE_MS = 180_000
