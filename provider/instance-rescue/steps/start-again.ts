import { parseDomain } from '../../domain-xml/index.js'
import { isLibvirtError } from '../../libvirt/index.js'
import type { LibvirtConnection } from '../../libvirt/index.js'
import { UnrescueError } from '../model/errors.js'
import { findMissingSources } from '../decide/missing-sources.js'
import { assertHeld } from '../../record/record.js'
import { dropRescueSave } from './drop-rescue-save.js'
import { describeGivingUp } from './give-up.js'
import { START_DEADLINE_MS } from './work.js'
import type { Work } from './work.js'
import type { Observation } from '../../host/index.js'

/** Boots the instance's own system. Where a disk of it is gone the error says which, and both ways on. */
export async function startAgain(
  { libvirt, held, runtime }: Work,
  { dom, storedXml }: Observation,
): Promise<void> {
  await dropRescueSave(libvirt, dom)
  await assertHeld(libvirt, held, runtime)
  try {
    await libvirt.domainCreateWithFlags({ dom }, { deadline: START_DEADLINE_MS })
  } catch (error) {
    const missing = isLibvirtError(error) ? await explain(libvirt, storedXml) : []
    if (missing.length === 0) throw error
    throw new UnrescueError(
      `Instance '${dom.name}' cannot start again: ${missing.join('; ')}. Bring it back and run this again; ` +
        `to give the instance up: ${describeGivingUp(held)}, then 'virsh undefine ${dom.name}'.`,
      { cause: error },
    )
  }
}

/** Where even looking fails, the error of the start itself says more. */
async function explain(libvirt: LibvirtConnection, storedXml: string): Promise<string[]> {
  try {
    return await findMissingSources(libvirt, parseDomain(storedXml))
  } catch {
    return []
  }
}
