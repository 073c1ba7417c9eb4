import { runsRescue } from '../instance-rescue/status/runs-rescue.js'
import type { FoundRescue } from './found-rescue.js'

/** True if the rescue system is there right now, running or paused, whatever the status says. */
export function isRescueOn({ seen, page }: FoundRescue): boolean {
  if (seen === null) return false
  return page === null ? seen.marker !== null : runsRescue(seen, page.state.claim)
}
