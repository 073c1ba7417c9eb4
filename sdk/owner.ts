import { pulumiSdk } from './pulumi-sdk.js'
import type { Owner } from '../provider/instance-rescue/model/types.js'

/**
 * The owner of a resource: the organization, project and stack of the running program, and a name.
 *
 * Pulumi gives a dynamic provider no URN, so the owner travels in the inputs. The owner at the time the
 * rescue is made counts: check keeps it and diff ignores later ones, because names may change.
 */
export function ownerOf(name: string): Owner {
  return {
    organization: findOrganization(),
    project: pulumiSdk.getProject(),
    stack: pulumiSdk.getStack(),
    name,
  }
}

/** In a unit test `setMocks` may name no organization. The fallback is the name that file backends use. */
function findOrganization(): string {
  try {
    return pulumiSdk.getOrganization()
  } catch {
    return 'organization'
  }
}
