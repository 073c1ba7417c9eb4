import { secondsOf } from '../../inputs/index.js'
import type { RescueState } from './state.js'
import type { RescueInputs } from './types.js'

/** Characters of a reason that are recorded; the marker and Pulumi's state have the whole reason. */
const REASON_LENGTH = 400

/** What a record says of why its rescue was made, and how long it is to last. */
type Purpose = Pick<RescueState, 'reason' | 'ticket' | 'ttl'>

/** Why a rescue was made, as it is recorded: shortened, so that the state fits into a page. */
export function purposeOf({
  reason,
  ticket,
  ttl,
}: Pick<RescueInputs, 'reason' | 'ticket' | 'ttl'>): Purpose {
  return { reason: reason?.slice(0, REASON_LENGTH) ?? null, ticket, ttl }
}

/** When the time of a rescue that began then is over, ISO 8601 in UTC; null: it has no end, or it is not known. */
export function untilOf(since: string, ttl: string | null | undefined): string | null {
  const [begun, seconds] = [Date.parse(since), ttl == null ? null : secondsOf(ttl)]
  if (seconds === null || Number.isNaN(begun)) return null
  const until = new Date(begun + seconds * 1_000)
  return Number.isNaN(until.getTime()) ? null : until.toISOString()
}

/** True if that time has come. */
export function isPast(until: string | null, now: Date): boolean {
  return until !== null && Date.parse(until) <= now.getTime()
}
