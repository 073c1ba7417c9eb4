import type { Host } from '../../host/index.js'
import { DOMAIN_CHANNEL, isLibvirtError, LibvirtError } from '../../libvirt/index.js'
import type { DomainRef, OpenPort } from '../../libvirt/index.js'

/** Opens the serial console of an instance; a text says why it cannot be opened. With `force` it is taken from others. */
export async function openConsole(
  { libvirt }: Host,
  dom: DomainRef,
  { force }: { readonly force: boolean },
): Promise<OpenPort | string> {
  const flags = force ? DOMAIN_CHANNEL.FORCE : 0
  try {
    return await libvirt.domainOpenConsole({ dom, flags }, { deadline: Infinity })
  } catch (error) {
    if (isLibvirtError(error, 'OPERATION_INVALID'))
      return `Instance '${dom.name}' does not run, so there is no console to open.`
    if (!(error instanceof LibvirtError)) throw error
    const hint = force ? '' : ' If somebody else has it open, --force takes it from them.'
    return `The console of '${dom.name}' cannot be opened: ${error.detail}.${hint}`
  }
}
