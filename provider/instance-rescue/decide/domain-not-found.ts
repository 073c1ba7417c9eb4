import type { Host } from '../../host/index.js'
import { isLibvirtError } from '../../libvirt/index.js'
import { findNearest } from '../../words/nearest.js'
import { DomainNotFoundError } from '../model/errors.js'
import type { RescueInputs } from '../model/types.js'

/**
 * The error for a name that no instance of the host has. It names a similar one, if there is one.
 *
 * A similar name would tell most of a name that is a secret, so then there is none.
 */
export async function domainNotFound(
  { libvirt, uri }: Host,
  { instance, secretArguments }: Pick<RescueInputs, 'instance' | 'secretArguments'>,
): Promise<DomainNotFoundError> {
  if (secretArguments?.includes('instance') === true) return new DomainNotFoundError(instance, uri)
  return new DomainNotFoundError(instance, uri, findNearest(instance, await listNames(libvirt)))
}

/** The names of all instances; none if libvirt does not list them, because it has too many for one answer. */
async function listNames(libvirt: Host['libvirt']): Promise<readonly string[]> {
  try {
    const { domains } = await libvirt.connectListAllDomains({ needResults: 1 })
    return domains.map(({ name }) => name)
  } catch (error) {
    if (isLibvirtError(error)) return []
    throw error
  }
}
