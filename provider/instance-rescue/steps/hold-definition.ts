import { DOMAIN_UNDEFINE } from '../../libvirt/index.js'
import type { LibvirtConnection } from '../../libvirt/index.js'
import { UnrescueError } from '../model/errors.js'
import type { HeldRecord } from '../../record/record.js'
import { readDefinitionCopy } from './copy-definition.js'
import { describeGivingUp } from './give-up.js'
import type { Step, Work } from './work.js'
import { findDomain, findDomainByUuid, isOn, observe } from '../../host/index.js'

/**
 * A transient domain would vanish with its process: it gets a stored definition for the time of the
 * rescue, taken from its copy, and loses it again once it runs its own system.
 */
export const holdDefinition: Step = {
  name: 'hold-definition',
  async run(work) {
    if (!work.held.claim.original.persistent) await ensureDefined(work)
  },
  async undo({ libvirt, held: { claim } }) {
    if (claim.original.persistent) return
    const dom = await findDomainByUuid(libvirt, claim.domainUuid)
    if (dom === null) return
    const seen = await observe(libvirt, dom)
    // Undefined while off, it would be lost.
    if (seen.persistent && isOn(seen.power)) {
      await libvirt.domainUndefineFlags({ dom, flags: DOMAIN_UNDEFINE.KEEP_NVRAM })
    }
  },
}

/** Defines the instance from its copy where libvirt has no stored definition of it; true where it had none. */
export async function ensureDefined({ libvirt, held }: Work): Promise<boolean> {
  const { claim } = held
  const dom = await findDomainByUuid(libvirt, claim.domainUuid)
  if (dom !== null && (await libvirt.domainIsPersistent({ dom })) !== 0) return false
  const xml = await readDefinitionCopy(libvirt, claim)
  if (xml === null) {
    if (dom !== null) return false // nothing was stopped before the copy was whole
    throw new UnrescueError(
      `Instance '${claim.instance}' is gone from the host and so is the copy of its definition.`,
    )
  }
  await assertNameIsFree(libvirt, held)
  await libvirt.domainDefineXmlFlags({ xml })
  return true
}

/** Somebody deleted the instance and made another of its name: libvirt would say so, and not what to do. */
async function assertNameIsFree(libvirt: LibvirtConnection, held: HeldRecord): Promise<void> {
  const { instance, domainUuid } = held.claim
  const namesake = await findDomain(libvirt, instance)
  if (namesake === null || namesake.uuid === domainUuid) return
  throw new UnrescueError(
    `Instance '${instance}' (${domainUuid}) is gone from the host, and another one (${namesake.uuid}) has its name, which is left alone. ` +
      `To have the old one defined again, rename the new one ('virsh domrename ${instance} NEW') and run this again; ` +
      `to give the old one up: ${describeGivingUp(held)}.`,
  )
}
