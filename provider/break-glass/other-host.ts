import { otherHost, type OtherHost } from '../instance-rescue/status/judge.js'
import { isRescueOn } from './is-rescue-on.js'
import type { FoundRescue } from './found-rescue.js'

/** The host that a rescue was made on and this host, if they are two and this host does not run it; else null. */
export function otherHostOf(found: FoundRescue): OtherHost | null {
  if (found.page === null || isRescueOn(found)) return null
  return otherHost(found.page.state.claim, found)
}
