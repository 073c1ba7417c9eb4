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
  const loaders = fromInside(disk) ?? fromOutside(definition)
  if (definition === null || loaders === null) return []
  const kind = definition.domain.firmware.kind
  const { forBios, forEfi } = loaders
  if (kind === 'efi' && forBios && !forEfi)
    return fromDefinition('the firmware is UEFI, and the disks have a boot loader for BIOS only')
  if (kind === 'bios' && forEfi && !forBios)
    return fromDefinition('the firmware is BIOS, and the disks have a boot loader for UEFI only')
  return []
}

/** Kinds of firmware that the disks have a boot loader for; null: not known. */
type Loaders = { readonly forBios: boolean; readonly forEfi: boolean } | null

function fromInside(disk: Facts['disk']): Loaders {
  if (disk?.isWhole !== true) return null
  return {
    forBios: disk.all('disk').some(({ code, signature }) => code && signature),
    forEfi: disk.all('esp').some(({ fallback, loaders }) => fallback || loaders.length > 0),
  }
}

/** By the first bytes of the disks: only if those of every disk were read, and no medium may be what boots. */
function fromOutside(definition: Facts['definition']): Loaders {
  if (definition === null) return null
  const { domain, sources } = definition
  const isOther = domain.directBoot.length > 0 || domain.bootOverrides.length > 0
  const drives = domain.disks.filter(({ source }) => source !== null)
  if (isOther || drives.length === 0 || drives.some(({ device }) => device !== 'disk')) return null
  const boots = drives.map(({ target }) => sources.find((one) => one.target === target)?.boot)
  if (!boots.every((boot) => boot !== undefined)) return null
  return {
    forBios: boots.some(({ hasCode }) => hasCode),
    forEfi: boots.some(({ hasEsp }) => hasEsp),
  }
}
