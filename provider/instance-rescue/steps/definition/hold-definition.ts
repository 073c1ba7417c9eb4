import { runsAsDefined } from '../../../domain-xml/index.js'
import { DOMAIN_UNDEFINE } from '../../../libvirt/index.js'
import { findDomain, isOn, observeByUuid } from '../../../host/index.js'
import type { Observation } from '../../../host/index.js'
import { NotRescuableError, UnrescueError } from '../../model/errors.js'
import { isHeldDefinition } from './is-held-definition.js'
import { readDefinitionCopy } from './read-copy.js'
import { runsRescue } from '../../status/runs-rescue.js'
import { describeGivingUp } from '../start/give-up.js'
import { look } from '../work.js'
import type { Step, Work } from '../work.js'
import { domainWord, virsh } from '../../../shell/index.js'

/**
 * Defines a transient domain from its copy for the time of the rescue: it would vanish when it stops.
 *
 * Once the domain runs its own system again, undo removes the stored definition.
 */
export const holdDefinition: Step = {
  name: 'hold-definition',
  async run(work) {
    const { original, domainUuid } = work.held.state.claim
    if (original.persistent) return
    await ensureDefined(work, await observeByUuid(work, domainUuid))
    await assertSameFiles(work)
  },
  async undo(work) {
    const { claim } = work.held.state
    if (claim.original.persistent) return
    const seen = await look(work)
    // If it were undefined while it is off, it would be lost.
    if (seen?.persistent !== true || !isOn(seen.power)) return
    if (await isHeldDefinition(work, seen))
      await work.libvirt.domainUndefineFlags({ dom: seen.dom, flags: DOMAIN_UNDEFINE.KEEP_NVRAM })
    else
      work.runtime.warn(
        `Instance '${seen.dom.name}' was transient before the rescue. Its stored definition is not the one from before the rescue, so it stays.`,
      )
  },
}

/**
 * Refuses if a snapshot or a block copy moved a disk between the copy and the moment in which it was
 * defined. From that moment on libvirt notes it in the definition.
 */
async function assertSameFiles(work: Work): Promise<void> {
  const { domainUuid, instance } = work.held.state.claim
  const seen = await observeByUuid(work, domainUuid)
  if (seen?.liveXml == null || runsRescue(seen, work.held.state.claim)) return
  if (runsAsDefined(seen.storedXml, seen.liveXml)) return
  throw new NotRescuableError(instance, ['a disk of it was moved to another file meanwhile'])
}

/**
 * Defines the instance from its copy if libvirt has no stored definition of it; true if it did so.
 *
 * A transient instance whose own system runs needs none: nothing will be stopped.
 */
export async function ensureDefined(work: Work, seen: Observation | null): Promise<boolean> {
  if (seen?.persistent === true) return false
  const { claim, phase, isAsked } = work.held.state
  const isKept = seen !== null && phase === 'ending' && !runsRescue(seen, claim)
  if (isKept && !claim.original.persistent && !isAsked) return false
  const xml = await readDefinitionCopy(work)
  if (xml === null && isKept) return false
  if (xml === null) throw new UnrescueError(explainLost(work, seen))
  await assertNameIsFree(work)
  await work.libvirt.domainDefineXmlFlags({ xml })
  return true
}

function explainLost({ uri, held }: Work, seen: Observation | null): string {
  const { instance } = held.state.claim
  if (seen === null)
    return `Instance '${instance}' is gone from the host, and so is the copy of its definition.`
  const print = virsh(uri, ['dumpxml', '--security-info'], domainWord(seen.dom))
  return (
    `Instance '${instance}' has no stored definition, and the copy of it is gone: only what runs still has its definition, so nothing was stopped. ` +
    `Save what ${print} prints as a file, remove the rescue disk and its boot order from it, define it with ${virsh(uri, 'define', 'FILE')}, and run this again.`
  )
}

/** Refuses if a new instance has the name of the deleted one: libvirt would refuse too, but not say what to do. */
async function assertNameIsFree(work: Work): Promise<void> {
  const { instance, domainUuid } = work.held.state.claim
  const namesake = await findDomain(work.libvirt, instance)
  if (namesake === null || namesake.uuid === domainUuid) return
  throw new UnrescueError(
    `Instance '${instance}' (${domainUuid}) is gone from the host, and a new instance (${namesake.uuid}) has its name. The new instance was not changed. ` +
      `To define the old instance again, rename the new one (${virsh(work.uri, 'domrename', domainWord(namesake), 'NEW')}) and run this again. ` +
      `To give the old instance up: ${describeGivingUp(work)}.`,
  )
}
