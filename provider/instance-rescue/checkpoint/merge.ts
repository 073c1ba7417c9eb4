import { withHost } from '../../host/index.js'
import type { Host, Runtime } from '../../host/index.js'
import { UnrescueError } from '../model/errors.js'
import type { RescueOutputs } from '../model/types.js'

/**
 * Makes the repair permanent: merges the overlays into the instance's disks and ends the rescue.
 *
 * The instance keeps running if its own system runs, as in a probation; else it gets its original power state, or the
 * one of `afterUnrescue`. A merge that was cut off is finished; one that was finished before is success.
 */
export async function merge(olds: RescueOutputs, runtime: Runtime): Promise<void> {
  await withHost(olds.uri, runtime, (host) => mergeOn(host, olds))
}

/** Merges over an open connection. */
export async function mergeOn(_host: Host, olds: RescueOutputs): Promise<void> {
  await Promise.resolve()
  throw new UnrescueError(`The repair of instance '${olds.instance}' cannot be merged yet.`)
}
