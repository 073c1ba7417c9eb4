import type { Facts } from '../../facts/facts.js'
import { busOfRoot, hasDriver, namedKernels } from '../kernels.js'
import type { Proof, Rule } from '../rule.js'

/** Row 22 of docs/diagnose.md. */
export const driverMissing: Rule = {
  id: 'disk-driver-missing',
  row: 22,
  stage: 'initramfs',
  title: 'The initramfs has no driver for the bus of the root disk',
  prove: explain,
  means: 'The disk was moved to another bus, and the initramfs was made for the old one.',
  todo: 'Make the initramfs again with the drivers of this bus, or give the disk its old bus.',
  fixes: ['initramfs'],
  isAuto: true,
  alike: 'A driver that is built into the kernel.',
  explains: [
    'root-not-found',
    'root-not-found-dracut',
    'device-name-changed',
    'initramfs-missing',
    'kernel-panic',
  ],
}

/** No kernel that could boot has a driver. */
function explain(facts: Facts): readonly Proof[] {
  const bus = busOfRoot(facts)
  const kernels = namedKernels(facts).filter(({ initramfs }) => initramfs === 'ok')
  if (bus === undefined || kernels.length === 0) return []
  if (!kernels.every((kernel) => hasDriver(kernel, bus) === false)) return []
  const versions = kernels.map(({ version }) => version).join(', ')
  return [
    { source: 'disk', words: `no driver for the bus ${bus} is in the initramfs of ${versions}` },
  ]
}
