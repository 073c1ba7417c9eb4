import type { Domain } from '../../../planner/types.js'
import { fromDefinition } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 6 of docs/diagnose.md. */
export const diskNotInBootOrder: Rule = {
  id: 'disk-not-in-boot-order',
  row: 6,
  stage: 'firmware',
  title: 'No disk is in the boot order',
  prove: ({ definition }) =>
    definition === null || !hasOrder(definition.domain) || definition.domain.directBoot.length > 0
      ? []
      : fromDefinition(missDisk(definition.domain)),
  means: 'Firmware tries what the boot order names, and no disk is in it.',
  todo: 'Give the root disk a boot order in the definition.',
  fixes: [],
  alike: 'An instance that boots from the network on purpose.',
  explains: ['no-bootable-disk', 'uefi-nothing-to-boot', 'network-boot'],
}

function hasOrder({ disks, occupants, osBoot }: Domain): boolean {
  return osBoot.length > 0 || [...disks, ...occupants].some(({ bootOrder }) => bootOrder !== null)
}

function missDisk({ disks, osBoot }: Domain): string | null {
  const hard = disks.filter(({ device }) => device === 'disk' || device === 'lun')
  const isNamed = osBoot.includes('hd') || hard.some(({ bootOrder }) => bootOrder !== null)
  if (hard.length === 0 || isNamed || hasMedium(disks, osBoot)) return null
  return `the boot order names none of ${hard.map(({ target }) => target).join(', ')}`
}

/** A cdrom with a medium that is in the order may be what is to boot. */
function hasMedium(disks: Domain['disks'], osBoot: Domain['osBoot']): boolean {
  return disks.some(
    ({ device, source, bootOrder }) =>
      device === 'cdrom' && source !== null && (bootOrder !== null || osBoot.includes('cdrom')),
  )
}
