import type { Facts } from '../facts/facts.js'

/**
 * Says that the boot order of the definition leaves out the disks that have a boot loader; null: it does not, or that is
 * not known.
 *
 * OVMF does not even look at a disk that is not in an order, and SeaBIOS starts the first disk alone. It is no cause by
 * itself, since UEFI starts a loader from partitions of other types too.
 */
export function describeUntried({ definition }: Facts): string | null {
  if (definition === null) return null
  const { disks, occupants, directBoot, bootOverrides, firmware } = definition.domain
  const isOther =
    directBoot.length > 0 ||
    bootOverrides.length > 0 ||
    occupants.some(({ bootOrder }) => bootOrder !== null) ||
    disks.some(({ device, bootOrder }) => bootOrder !== null && !isHard(device))
  const hasLoader = (target: string): boolean | null => {
    const boot = definition.sources.find((source) => source.target === target)?.boot
    if (boot === undefined) return null
    return firmware.kind === 'efi' ? boot.hasEsp : boot.hasCode
  }
  const hard = disks.filter(({ device }) => isHard(device))
  const tried = hard.filter(({ bootOrder }) => bootOrder !== null)
  const left = hard.filter(({ bootOrder, target }) => bootOrder === null && hasLoader(target))
  const isKnown = tried.length > 0 && tried.every(({ target }) => hasLoader(target) === false)
  if (isOther || !isKnown || left.length === 0) return null
  const names = (some: readonly { readonly target: string }[]): string =>
    some.map(({ target }) => target).join(', ')
  return `the boot order names the disks ${names(tried)} alone, which have no boot loader, and ${names(left)} has one`
}

function isHard(device: string): boolean {
  return device === 'disk' || device === 'lun'
}
