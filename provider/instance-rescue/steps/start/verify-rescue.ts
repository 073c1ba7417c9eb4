import { verifyRescue } from '../../../domain-xml/index.js'
import { observeByUuid } from '../../../host/index.js'
import { RescueVerificationError } from '../../model/errors.js'
import type { Step } from '../work.js'

/** Reads the running XML and compares it with the plan. */
export const verify: Step = {
  name: 'verify',
  async run(work) {
    const { claim } = work.held.state
    const seen = await observeByUuid(work, claim.domainUuid)
    if (seen?.liveXml == null)
      throw new RescueVerificationError(claim.instance, ['it does not run'])
    const differences = verifyRescue(seen.storedXml, work.plan, seen.liveXml)
    if (seen.marker?.rescueId !== claim.rescueId)
      differences.push('it does not have the marker of this rescue')
    if (differences.length > 0) throw new RescueVerificationError(claim.instance, differences)
  },
  async undo() {
    // Looking leaves nothing behind.
  },
}
