import { fromDefinition } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 1 of docs/diagnose.md. */
export const noDisk: Rule = {
  id: 'no-disk',
  row: 1,
  stage: 'host',
  title: 'The definition has no disk to boot from',
  prove: ({ definition }) => {
    if (definition === null) return []
    const { disks, directBoot } = definition.domain
    const isEmpty = !disks.some(({ device, source }) => device !== 'floppy' && source !== null)
    const hasOther = directBoot.length > 0 || bootsFromNetwork(definition.domain)
    return fromDefinition(isEmpty && !hasOther ? 'no disk and no cdrom has a source' : null)
  },
  means: 'Firmware has nothing to boot.',
  todo: 'Attach the disk of the instance again.',
  fixes: [],
  alike: 'An instance that boots a kernel or from the network on purpose.',
  explains: ['no-bootable-disk', 'uefi-nothing-to-boot', 'network-boot'],
}

function bootsFromNetwork({ osBoot, occupants }: Boots): boolean {
  return (
    osBoot.includes('network') ||
    occupants.some(({ element, bootOrder }) => element === 'interface' && bootOrder !== null)
  )
}

interface Boots {
  readonly osBoot: readonly string[]
  readonly occupants: readonly { readonly element: string; readonly bootOrder: number | null }[]
}
