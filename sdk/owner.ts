import { getOrganization, getProject, getStack } from '@pulumi/pulumi'
import type { Owner } from '../provider/instance-rescue/model/types.js'

/**
 * The owner of a resource: the organization, project and stack of the running program, and a name.
 *
 * Pulumi gives a dynamic provider no URN, so the owner travels in the inputs. It counts when a rescue
 * is made; afterwards check keeps the first owner and diff ignores it, because names may change.
 */
export function ownerOf(name: string): Owner {
  return { organization: findOrganization(), project: getProject(), stack: getStack(), name }
}

/** In a unit test `setMocks` may name no organization: then it is the one of every file backend. */
function findOrganization(): string {
  try {
    return getOrganization()
  } catch {
    return 'organization'
  }
}
