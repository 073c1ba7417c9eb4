import type { dynamic } from '@pulumi/pulumi'

/** `require` of Pulumi's provider process, which resolves from the user's program. */
declare const require: (
  path: 'pulumi-libvirt-rescue/dynamic/rescue-command',
) => Required<dynamic.ResourceProvider>

/**
 * The provider of `RescueCommand` as Pulumi keeps it.
 *
 * Its source text goes into the state of every stack and may run from there years later, so it must
 * not change. It captures nothing and names only the module with the code.
 */
export const commandProvider: dynamic.ResourceProvider = {
  configure: (i) => require('pulumi-libvirt-rescue/dynamic/rescue-command').configure(i),
  check: (i, j) => require('pulumi-libvirt-rescue/dynamic/rescue-command').check(i, j),
  diff: (i, j, k) => require('pulumi-libvirt-rescue/dynamic/rescue-command').diff(i, j, k),
  create: (i) => require('pulumi-libvirt-rescue/dynamic/rescue-command').create(i),
  read: (i, j) => require('pulumi-libvirt-rescue/dynamic/rescue-command').read(i, j),
  update: (i, j, k) => require('pulumi-libvirt-rescue/dynamic/rescue-command').update(i, j, k),
  delete: (i, j) => require('pulumi-libvirt-rescue/dynamic/rescue-command').delete(i, j),
}
