import type { Host } from '../../host/index.js'
import { RecordBusyError, takeOver } from '../../record/index.js'
import type { HeldRecord, OpenRecord } from '../../record/index.js'
import { AlreadyInRescueError } from '../model/errors.js'
import type { RescueState } from '../model/state.js'

/** Why a record is taken over: `Purpose` of `takeOver`. */
type Purpose = Parameters<typeof takeOver<RescueState>>[2]

/** Takes a rescue's record over; null if the rescue ended meanwhile. If its holder is at work, it throws. */
export async function holdRecord(
  host: Host,
  record: OpenRecord<RescueState>,
  purpose: Purpose,
): Promise<HeldRecord<RescueState> | null> {
  try {
    return await takeOver(host, record, purpose)
  } catch (error) {
    if (!(error instanceof RecordBusyError) || record.view.kind !== 'state') throw error
    const { claim, reason } = record.view.page.state
    const { instance, owner, time } = claim
    const rescue = { instance, owner, since: time, reason, uri: host.uri, detail: error.message }
    throw new AlreadyInRescueError(rescue)
  }
}

/** Takes a rescue's record over to end it: from now on it can only be ended. A merge that was begun stays one. */
export async function holdToEnd(
  host: Host,
  record: OpenRecord<RescueState>,
  fallback: RescueState,
): Promise<HeldRecord<RescueState> | null> {
  return holdRecord(host, record, {
    resume: (found) => {
      const state = found ?? fallback
      return { ...state, phase: state.phase === 'merging' ? 'merging' : 'ending' }
    },
    isEnd: true,
  })
}
