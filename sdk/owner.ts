import { getOrganization, getProject, getStack } from '@pulumi/pulumi'
import type { Owner } from '../provider/instance-rescue/model/types.js'

/**
 * Says whose a resource is, by the running program and the resource's name.
 *
 * A dynamic provider is told no URN, so this travels in the inputs. It is looked at when a rescue
 * is made; afterwards check keeps the first one, and diff ignores it: names may change.
 */
export function ownerOf(name: string): Owner {
  return { organization: getOrganization(), project: getProject(), stack: getStack(), name }
}
