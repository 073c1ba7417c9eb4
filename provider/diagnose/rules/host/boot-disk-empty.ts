import type { Disk, Domain } from '../../../planner/types.js'
import type { DefinitionFacts } from '../../facts/facts.js'
import { fromDefinition } from '../proofs.js'
import type { Rule } from '../rule.js'

/** Row 1 of docs/diagnose.md. */
export const bootDiskEmpty: Rule = {
  id: 'boot-disk-empty',
  row: 1,
  stage: 'firmware',
  title: 'The disk that is to boot is empty',
  prove: ({ definition }) => fromDefinition(definition === null ? null : explain(definition)),
  means: 'The boot order names a disk that has no system, or the disk was overwritten or replaced.',
  todo: 'Put the disk with the system first in the boot order, or restore the disk.',
  fixes: [],
  alike: 'A new instance whose system is installed from a cdrom or from the network.',
  explains: ['no-bootable-disk', 'uefi-nothing-to-boot', 'network-boot'],
}

/** Only if every disk that firmware tries is known to be empty, and nothing else is tried. */
function explain({ domain, sources }: DefinitionFacts): string | null {
  const tried = findTried(domain)
  const isEmpty = ({ target }: Disk): boolean =>
    sources.find((source) => source.target === target)?.boot?.isEmpty === true
  if (tried.length === 0 || !tried.every(isEmpty)) return null
  const names = tried.map(({ target }) => target).join(', ')
  return tried.length === 1
    ? `the first sector of disk ${names}, which is to boot, is empty`
    : `the first sectors of the disks ${names}, which are to boot, are empty`
}

/** The disks that firmware tries; none, if it may boot something else. */
function findTried({
  disks,
  occupants,
  osBoot,
  directBoot,
  bootOverrides,
}: Domain): readonly Disk[] {
  const hard = disks.filter(({ device }) => device === 'disk' || device === 'lun')
  const hasMedium = disks.some(({ device, source }) => device === 'cdrom' && source !== null)
  const hasOther = occupants.some(({ bootOrder }) => bootOrder !== null)
  if (hasMedium || hasOther || directBoot.length > 0 || bootOverrides.length > 0) return []
  if (osBoot.some((device) => device !== 'hd' && device !== 'cdrom')) return []
  const ordered = hard.filter(({ bootOrder }) => bootOrder !== null)
  if (ordered.length > 0) return ordered
  // libvirt gives the order of `<boot dev='hd'/>` to one disk, and which one depends on the buses.
  return hard
}
