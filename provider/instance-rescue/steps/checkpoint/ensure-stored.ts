import type { Observation } from '../../../host/index.js'
import { UnrescueError } from '../../model/errors.js'
import { ensureDefined } from '../definition/hold-definition.js'
import { look } from '../work.js'
import type { Work } from '../work.js'

/** The instance; if somebody undefined it, it is defined again from its copy, so that it cannot vanish when it stops. */
export async function ensureStored(work: Work): Promise<Observation> {
  const { instance } = work.held.state.claim
  const seen = await look(work)
  if (seen?.persistent === true) return seen
  await ensureDefined(work, seen)
  work.runtime.warn(
    `Instance '${instance}' had no stored definition any more; it was defined again from its copy.`,
  )
  const again = await look(work)
  if (again === null) throw new UnrescueError(`Instance '${instance}' is gone from the host.`)
  return again
}
