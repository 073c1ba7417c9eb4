import { isPast, untilOf } from '../../instance-rescue/model/purpose.js'
import type { FoundRescue } from '../found-rescue.js'

/** The time that a rescue was given. */
export interface TimeOfRescue {
  /** When it is over, ISO 8601 in UTC; null: it has no end, or it is not known. */
  readonly until: string | null
  /** True if it is over. Nothing ends the rescue then. */
  readonly isPast: boolean
}

/** Finds out how long a rescue is to last: from its record, else from its marker. */
export function timeOf({ page, trace }: FoundRescue, now: Date): TimeOfRescue {
  const marked = trace.kind === 'marker' ? trace.unrecorded.marker.until : undefined
  const until = page === null ? isoOf(marked) : untilOf(page.state.claim.time, page.state.ttl)
  return { until, isPast: isPast(until, now) }
}

/** What others may have written to the host is a time or nothing. */
function isoOf(text: string | undefined): string | null {
  return text !== undefined && !Number.isNaN(Date.parse(text)) ? text : null
}
