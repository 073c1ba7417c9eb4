import type { dynamic } from '@pulumi/pulumi'

/** `require` of Pulumi's provider process, which resolves from the user's program. */
declare const require: (
  path: 'pulumi-libvirt-rescue/dynamic/rescue-image',
) => Required<dynamic.ResourceProvider>

/**
 * The provider of `RescueImage` as Pulumi keeps it.
 *
 * Its source text goes into the state of every stack and may run from there years later, so it must
 * not change. It captures nothing and names only the module with the code.
 */
export const imageProvider: dynamic.ResourceProvider = {
  configure: (i) => require('pulumi-libvirt-rescue/dynamic/rescue-image').configure(i),
  check: (i, j) => require('pulumi-libvirt-rescue/dynamic/rescue-image').check(i, j),
  diff: (i, j, k) => require('pulumi-libvirt-rescue/dynamic/rescue-image').diff(i, j, k),
  create: (i) => require('pulumi-libvirt-rescue/dynamic/rescue-image').create(i),
  read: (i, j) => require('pulumi-libvirt-rescue/dynamic/rescue-image').read(i, j),
  update: (i, j, k) => require('pulumi-libvirt-rescue/dynamic/rescue-image').update(i, j, k),
  delete: (i, j) => require('pulumi-libvirt-rescue/dynamic/rescue-image').delete(i, j),
}
