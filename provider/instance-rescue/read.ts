import { withHost } from '../host/index.js'
import type { Runtime } from '../host/index.js'
import { describeStatus } from './model/outputs.js'
import type { RescueOutputs } from './model/types.js'
import { findAgain, findStatus } from './status/find-status.js'

/** Finds the status of a rescue; undefined once nothing of it is left. Changes nothing on the host. */
export async function read(
  olds: RescueOutputs,
  runtime: Runtime,
): Promise<RescueOutputs | undefined> {
  if (olds.cleaned) return olds
  return withHost(olds.uri, runtime, async (host) => {
    const found = await findStatus(host, olds, await findAgain(host, olds))
    return found === null ? undefined : { ...olds, ...describeStatus(found.status, found.reason) }
  })
}
