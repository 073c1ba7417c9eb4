import type { dynamic } from '@pulumi/pulumi'

/** `require` of Pulumi's provider process, which resolves from the user's program. */
declare const require: (
  path: 'pulumi-libvirt-rescue/dynamic/instance-state',
) => Required<dynamic.ResourceProvider>

/**
 * The provider of `InstanceState` as Pulumi keeps it.
 *
 * Its source text goes into the state of every stack and may run from there years later, so it must
 * not change. It captures nothing and names only the module with the code.
 */
export const stateProvider: dynamic.ResourceProvider = {
  configure: (i) => require('pulumi-libvirt-rescue/dynamic/instance-state').configure(i),
  check: (i, j) => require('pulumi-libvirt-rescue/dynamic/instance-state').check(i, j),
  diff: (i, j, k) => require('pulumi-libvirt-rescue/dynamic/instance-state').diff(i, j, k),
  create: (i) => require('pulumi-libvirt-rescue/dynamic/instance-state').create(i),
  read: (i, j) => require('pulumi-libvirt-rescue/dynamic/instance-state').read(i, j),
  update: (i, j, k) => require('pulumi-libvirt-rescue/dynamic/instance-state').update(i, j, k),
  delete: (i, j) => require('pulumi-libvirt-rescue/dynamic/instance-state').delete(i, j),
}
