import type { dynamic } from '@pulumi/pulumi'

/** What is called inside Pulumi's provider process, where `require` starts at the user's program. */
declare const require: (path: 'pulumi-libvirt-rescue/dynamic') => Required<dynamic.ResourceProvider>

/**
 * The provider as Pulumi keeps it: its source text goes into the state of every stack and is run
 * from there years later, so it is frozen. It captures nothing and says only where the code is.
 */
export const provider: dynamic.ResourceProvider = {
  configure: (i) => require('pulumi-libvirt-rescue/dynamic').configure(i),
  check: (i, j) => require('pulumi-libvirt-rescue/dynamic').check(i, j),
  diff: (i, j, k) => require('pulumi-libvirt-rescue/dynamic').diff(i, j, k),
  create: (i) => require('pulumi-libvirt-rescue/dynamic').create(i),
  read: (i, j) => require('pulumi-libvirt-rescue/dynamic').read(i, j),
  update: (i, j, k) => require('pulumi-libvirt-rescue/dynamic').update(i, j, k),
  delete: (i, j) => require('pulumi-libvirt-rescue/dynamic').delete(i, j),
}
