import type { Owner } from '../../instance-rescue/index.js'

/**
 * The owner of a resource, from its URN: `urn:pulumi:STACK::PROJECT::PARENT-TYPES$TYPE::NAME`.
 *
 * The engine tells a plugin no organization. The name that file backends use stands for it.
 */
export function ownerOf(urn: string): Owner {
  const [head = '', project = '', , ...name] = urn.split('::')
  const stack = head.slice(head.lastIndexOf(':') + 1)
  return { organization: 'organization', project, stack, name: name.join('::') }
}
