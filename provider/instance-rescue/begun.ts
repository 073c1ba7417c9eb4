import { isCutOff } from '../host/index.js'
import { ConnectError } from '../libvirt/index.js'
import { NoLongerHolderError } from '../record/index.js'
import { BootNotProvenError, RescueInterruptedError, RollBackError } from './model/errors.js'
import type { RescueOutputs } from './model/types.js'

/** A finished rescue, as Pulumi keeps it. */
export interface Created {
  readonly id: string
  readonly outputs: RescueOutputs
  /** True if it stood already, and was only taken over; absent: it was made. */
  readonly isTakenOver?: boolean
}

/** The rescue that a run has begun: Pulumi learns of it even if the run does not finish. */
export class Begun {
  last: Created | null = null

  /** Waits for the run. If it stopped half way, throws a `RescueInterruptedError`. */
  async keep<T>(run: Promise<T>): Promise<T> {
    try {
      return await run
    } catch (error) {
      if (this.last === null || !isUnfinished(error)) throw error
      const { id, outputs } = this.last
      // Pulumi's state keeps no words of the guest.
      const statusReason = error instanceof BootNotProvenError ? error.summary : error.message
      const interrupted = { ...outputs, status: 'interrupted', statusReason }
      throw new RescueInterruptedError(id, interrupted, error)
    }
  }
}

/** True if the next run must go on with the work: it was not rolled back, or not all of it. */
export function isUnfinished(error: unknown): error is Error {
  return (
    isCutOff(error) ||
    [BootNotProvenError, ConnectError, RollBackError, NoLongerHolderError].some(
      (type) => error instanceof type,
    )
  )
}
