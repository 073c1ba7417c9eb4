import { isLibvirtError } from '../../libvirt/index.js'
import type { Host, Observation } from '../../host/index.js'
import { findMissingSources } from '../decide/missing-sources.js'
import { UnrescueError } from '../model/errors.js'
import { dropRescueSave } from './remove/drop-rescue-save.js'
import { describeGivingUp } from './give-up.js'
import { START_DEADLINE_MS } from './work.js'
import type { Work } from './work.js'
import { domainWord, virsh } from '../../shell/index.js'

/** Boots the instance's own system. If a disk of it is gone, the error names the disk and both remedies. */
export async function startAgain(work: Work, seen: Observation): Promise<void> {
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
}

/** The disks whose source is gone; empty if the look fails, because then the error of the start says more. */
async function explain(host: Host, storedXml: string): Promise<string[]> {
  try {
    return await findMissingSources(host, storedXml)
  } catch {
    return []
  }
}
