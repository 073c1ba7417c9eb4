import { createUrn, type Output, type Resource } from '@pulumi/pulumi'

/**
 * The URN that the engine will give to a rescue.
 *
 * Pulumi gives a dynamic provider no URN. The provider needs it to show its lines in the row of the
 * resource, so it travels in the inputs, like the owner. Unlike the owner, it follows a change of names.
 */
export function urnOf(name: string, parent?: Resource): Output<string> {
  return createUrn(name, 'pulumi-nodejs:dynamic/libvirt-rescue:InstanceRescue', parent)
}
