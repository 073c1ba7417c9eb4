import { strip } from '../../host/index.js'
import type { Owner } from './types.js'

/** True if both are the same resource of the same stack. */
export function isSameOwner(a: Owner, b: Owner): boolean {
  // A record leaves out of a name what must not be printed.
  return (['organization', 'project', 'stack', 'name'] as const).every(
    (part) => strip(a[part]) === strip(b[part]),
  )
}
