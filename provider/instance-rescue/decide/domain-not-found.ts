import type { Host } from '../../host/index.js'
import { findNearest } from '../inputs/nearest.js'
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
  const { domains } = await libvirt.connectListAllDomains({ needResults: 1 })
  const names = domains.map(({ name }) => name)
  return new DomainNotFoundError(instance, uri, findNearest(instance, names))
}
