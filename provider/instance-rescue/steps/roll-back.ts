import { RollBackError } from '../model/errors.js'
import type { Policy } from '../../record/line.js'
import type { HeldRecord } from '../../record/record.js'
import { removeRecord } from '../../record/remove-record.js'
import { leave } from './index.js'
import { isCutOff } from '../../host/index.js'
import type { Host } from '../../host/index.js'

/** Undoes a rescue from wherever it stands, the record last. */
export async function undo(host: Host, held: HeldRecord, policy: Policy): Promise<void> {
  await leave({ ...host, held, ...policy })
  await removeRecord(host.libvirt, held, host.runtime)
}

/** Undoes a create that failed. Only where that fails too is anything left, and then the record says what. */
export async function rollBack(host: Host, held: HeldRecord, cause: unknown): Promise<void> {
  try {
    await undo(host, held, { afterUnrescue: 'restore', shutdownTimeout: 0 })
  } catch (error) {
    if (isCutOff(error)) throw error // taken up again on the next connection
    throw new RollBackError(held.claim.instance, cause, error)
  }
}
