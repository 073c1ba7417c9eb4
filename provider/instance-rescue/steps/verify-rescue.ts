import { verifyRescue } from '../../domain-xml/index.js'
import { RescueVerificationError } from '../model/errors.js'
import type { Step } from './work.js'
import { findDomainByUuid, observe } from '../../host/index.js'

/** Reads back what runs and holds it against the plan. */
export const verify: Step = {
  name: 'verify',
  async run({ libvirt, held: { claim }, plan }) {
    const dom = await findDomainByUuid(libvirt, claim.domainUuid)
    const seen = dom === null ? null : await observe(libvirt, dom)
    if (seen?.liveXml == null)
      throw new RescueVerificationError(claim.instance, ['it does not run'])
    const differences = verifyRescue(seen.storedXml, plan, seen.liveXml)
    if (seen.marker?.rescueId !== claim.rescueId)
      differences.push('it does not bear the mark of this rescue')
    if (differences.length > 0) throw new RescueVerificationError(claim.instance, differences)
  },
  async undo() {
    // Looking leaves nothing behind.
  },
}
