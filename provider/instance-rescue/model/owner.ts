import type { Owner } from './types.js'

/** True if both are the same resource of the same stack. */
export function isSameOwner(a: Owner, b: Owner): boolean {
  return (
    a.organization === b.organization &&
    a.project === b.project &&
    a.stack === b.stack &&
    a.name === b.name
  )
}
