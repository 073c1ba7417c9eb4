import { withHost } from '../../host/index.js'
import type { Host, Runtime } from '../../host/index.js'
import { UnrescueError } from '../model/errors.js'
import type { RescueOutputs } from '../model/types.js'

/**
 * Starts the instance's own system on the overlays of a checkpoint: stops the rescue system in an orderly way first.
 *
 * The outputs have the status `probation`. If the probation runs already, that is success. What the instance
 * writes goes to the overlays, so that `remove` throws it away with the repair, and `merge` keeps both.
 */
export async function startProbation(
  olds: RescueOutputs,
  runtime: Runtime,
): Promise<RescueOutputs> {
  return withHost(olds.uri, runtime, (host) => startProbationOn(host, olds))
}

/** Starts a probation over an open connection. */
export async function startProbationOn(_host: Host, olds: RescueOutputs): Promise<RescueOutputs> {
  await Promise.resolve()
  throw new UnrescueError(`The probation of instance '${olds.instance}' cannot be started yet.`)
}
