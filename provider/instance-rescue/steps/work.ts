import type { LibvirtConnection } from '../../libvirt/index.js'
import type { RescuePlan } from '../../planner/types.js'
import type { InspectedImage } from '../../storage/index.js'
import type { HeldRecord } from '../../record/record.js'
import type { AfterUnrescue, RescueInputs } from '../model/types.js'
import type { Runtime } from '../../host/index.js'

/** A rescue while this process works on it. */
export interface Work {
  readonly libvirt: LibvirtConnection
  readonly runtime: Runtime
  readonly held: HeldRecord
}

/** What entering needs besides the record. */
export interface EnterWork extends Work {
  readonly inputs: RescueInputs
  readonly plan: RescuePlan
  readonly image: InspectedImage
  /** What ran before it was stopped: it alone may name the firmware. Null where it was off. */
  readonly liveXml: string | null
  /** True where the rescue disk of an earlier run is to be used again, with what was written to it. */
  readonly keepDisk: boolean
}

/** How a rescue is left. */
export interface LeaveWork extends Work {
  /** Seconds the rescue system gets to shut down. */
  readonly shutdownTimeout: number
  readonly afterUnrescue: AfterUnrescue
}

/** One act of entering, and its undo. Both can be repeated at any time: each looks before it acts. */
export interface Step {
  readonly name: string
  run(work: EnterWork): Promise<void>
  /** Needs the record alone. */
  undo(work: LeaveWork): Promise<void>
}

/** Milliseconds a start may take: libvirt answers when QEMU is up, which is slow on a busy host. */
export const START_DEADLINE_MS = 180_000
