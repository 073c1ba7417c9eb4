import { fromDefinition } from '../proofs.js'
import type { Proof, Rule } from '../rule.js'
import type { Facts } from '../../facts/facts.js'

/** Row 3 of docs/diagnose.md. */
export const firmwareDiffers: Rule = {
  id: 'firmware-differs',
  row: 3,
  stage: 'firmware',
  title: 'The system was installed for the other kind of firmware',
  prove: explain,
  means: 'A system for BIOS does not boot under UEFI, and the other way round.',
  todo: 'Give the definition the firmware that the disk was made for, or install the other boot loader.',
  fixes: ['grub'],
  alike: 'A disk that boots both ways.',
  explains: ['uefi-nothing-to-boot', 'no-bootable-disk', 'network-boot'],
}

function explain({ definition, disk }: Facts): readonly Proof[] {
  if (definition === null || disk?.isWhole !== true) return []
  const kind = definition.domain.firmware.kind
  const forBios = disk.all('disk').some(({ code, signature }) => code && signature)
  const forEfi = disk.all('esp').some(({ fallback, loaders }) => fallback || loaders.length > 0)
  if (kind === 'efi' && forBios && !forEfi)
    return fromDefinition('the firmware is UEFI, and the disks have a boot loader for BIOS only')
  if (kind === 'bios' && forEfi && !forBios)
    return fromDefinition('the firmware is BIOS, and the disks have a boot loader for UEFI only')
  return []
}
