import { withName } from '../../../domain-xml/index.js'
import type { Observation } from '../../../host/index.js'
import { originalOf } from '../definition/restore-definition.js'
import type { LeaveWork } from '../work.js'

/** The instance's own definition under the name that it has now: somebody may have renamed it while it was off. */
export async function ownDefinition(work: LeaveWork, seen: Observation): Promise<string> {
  const { xml } = await originalOf(work, seen)
  return withName(xml, seen.dom.name)
}
