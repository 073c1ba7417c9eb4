import { isCutOff } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import type { HeldRecord } from '../../record/index.js'
import { RollBackError } from '../model/errors.js'
import type { Policy, RescueState } from '../model/state.js'
import type { RescueOutputs } from '../model/types.js'
import { leave } from './leave.js'

/** How a rescue is undone, and what Pulumi's state says of its definition copy. */
type Undoing = Policy & Pick<RescueOutputs, 'copyHash'>

/** Undoes a rescue from any state, and removes the record last. */
export async function undo(
  host: Host,
  held: HeldRecord<RescueState>,
  { copyHash, ...policy }: Undoing,
): Promise<void> {
  await leave({ ...host, held, copy: { hash: copyHash ?? null }, ...policy })
  await held.remove(host)
}

/** Undoes a create that failed. If the undo fails too, the record says what is left. */
export async function rollBack(
  host: Host,
  held: HeldRecord<RescueState>,
  cause: unknown,
): Promise<void> {
  host.runtime.say(`The rescue of instance '${held.state.claim.instance}' failed; undoing it.`)
  try {
    await undo(host, held, { afterUnrescue: 'restore', shutdownTimeout: 0 })
  } catch (error) {
    if (isCutOff(error)) throw error // the job starts again on the next connection
    throw new RollBackError(held.state.claim.instance, cause, error)
  }
}
