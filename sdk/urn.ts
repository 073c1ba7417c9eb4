import type { Resource } from '@pulumi/pulumi'
import { pulumiSdk } from './pulumi-sdk.js'

/**
 * The URN that the engine will give to a resource of this package.
 *
 * Pulumi gives a dynamic provider no URN. The provider needs it to show its lines in the row of the
 * resource, so it travels in the inputs, like the owner. Unlike the owner, it follows a change of names.
 *
 * It is a promise because an output would carry the parent as a dependency. For Pulumi that means all
 * children of the parent, so two rescues in one component would wait for each other for ever.
 */
export function urnOf(
  type: 'InstanceRescue' | 'InstanceState' | 'RescueCommand' | 'RescueImage',
  name: string,
  parent?: Resource,
): Promise<string> {
  const urn = pulumiSdk.createUrn(name, `pulumi-nodejs:dynamic/libvirt-rescue:${type}`, parent)
  return new Promise((resolve) => urn.apply(resolve))
}
