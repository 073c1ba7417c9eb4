import { isLibvirtError } from '../../../libvirt/index.js'
import type { Host, Observation } from '../../../host/index.js'
import { findMissingSources } from '../../decide/disks/missing-sources.js'
import { UnrescueError } from '../../model/errors.js'
import { runsRescue } from '../../status/runs-rescue.js'
import { dropRescueSave } from '../remove/drop-rescue-save.js'
import { describeGivingUp } from './give-up.js'
import { look, START_DEADLINE_MS } from '../work.js'
import type { Work } from '../work.js'
import { domainWord, virsh } from '../../../shell/index.js'

/**
 * Starts the instance from its stored definition; false if the rescue system runs then.
 *
 * If a disk is gone, the error names the disk and both remedies.
 */
export async function startAgain(work: Work, seen: Observation): Promise<boolean> {
  const { dom, storedXml } = seen
  await dropRescueSave(work, seen)
  try {
    await work.libvirt.domainCreateWithFlags({ dom }, { deadline: START_DEADLINE_MS })
  } catch (error) {
    const missing = isLibvirtError(error) ? await explain(work, storedXml) : []
    if (missing.length === 0) throw error
    throw new UnrescueError(
      `Instance '${dom.name}' cannot start again: ${missing.join('; ')}. Bring the source back and run this again. ` +
        `To give the instance up: ${describeGivingUp(work)}, then ${virsh(work.uri, 'undefine', domainWord(dom))}.`,
      { cause: error },
    )
  }
  const now = await look(work)
  return now === null || !runsRescue(now, work.held.state.claim)
}

/** The disks whose source is gone; empty if the look fails, because then the error of the start says more. */
async function explain(host: Host, storedXml: string): Promise<string[]> {
  try {
    return await findMissingSources(host, storedXml)
  } catch {
    return []
  }
}
