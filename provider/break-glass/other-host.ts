import { isOtherHost } from '../instance-rescue/status/judge.js'
import { isRescueOn } from './is-rescue-on.js'
import type { FoundRescue } from './found-rescue.js'

/** The name of the host that a rescue was made on, if this host has another one and does not run it; else null. */
export function otherHostOf(found: FoundRescue): string | null {
  if (found.page === null || isRescueOn(found)) return null
  const { hostname } = found.page.state.claim
  return isOtherHost(hostname, found.hostname) ? hostname : null
}
