import { observeByUuid, withHost } from '../host/index.js'
import type { Host, Runtime } from '../host/index.js'
import { describeStatus } from './model/outputs.js'
import type { RescueOutputs } from './model/types.js'
import { findAddresses } from './proof/addresses.js'
import { currentProof } from './proof/current-proof.js'
import { findAgain, findStatus } from './status/find-status.js'

/** Finds the status of a rescue; undefined once nothing of it is left. Changes nothing on the host. */
export async function read(
  olds: RescueOutputs,
  runtime: Runtime,
): Promise<RescueOutputs | undefined> {
  if (olds.cleaned) return olds
  return withHost(olds.uri, runtime, async (host) => {
    const again = await findAgain(host, olds)
    const found = await findStatus(host, olds, again)
    if (found === null) return undefined
    const outputs = {
      ...olds,
      ...describeStatus(found.status, found.reason),
      ...currentProof(olds, found.status, again.seen),
    }
    return { ...outputs, ...(found.status === 'rescued' ? await reached(host, outputs) : {}) }
  })
}

/** The addresses of the rescue system, if they were not known: its network may have come up since. */
async function reached(host: Host, olds: RescueOutputs): Promise<Partial<RescueOutputs>> {
  if (hasAddresses(olds)) return {}
  const seen = await observeByUuid(host, olds.domainUuid)
  return seen === null ? {} : findAddresses(host, olds, seen)
}

/** The state of an older release has no such output. */
function hasAddresses({ addresses }: Partial<Pick<RescueOutputs, 'addresses'>>): boolean {
  return addresses !== undefined && addresses.length > 0
}
