import type { Domain } from '../../../planner/types.js'
import type { Of } from '../../facts/disk-lines.js'
import type { Facts } from '../../facts/facts.js'
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

/** Drivers of which one must be there, by bus. */
const DRIVERS: Readonly<Record<string, readonly string[]>> = {
  virtio: ['virtio_blk'],
  scsi: ['virtio_scsi', 'sym53c8xx', 'mptspi', 'mptsas', 'megaraid_sas', 'lsi', 'vmw_pvscsi'],
  sata: ['ahci'],
  ide: ['ata_piix', 'pata_acpi', 'ata_generic'],
  usb: ['usb_storage', 'uas'],
}

/** No kernel that could boot has a driver. */
function explain({ definition, disk }: Facts): readonly Proof[] {
  const bus = definition === null ? undefined : busOfRoot(definition.domain)
  const kernels = disk?.all('kernel').filter(({ initramfs }) => initramfs === 'ok') ?? []
  if (bus === undefined || kernels.length === 0 || !kernels.every((kernel) => lacks(kernel, bus)))
    return []
  const versions = kernels.map(({ version }) => version).join(', ')
  return [
    { source: 'disk', words: `no driver for the bus ${bus} is in the initramfs of ${versions}` },
  ]
}

function busOfRoot({ disks }: Domain): string | undefined {
  const hard = disks.filter(({ device }) => device === 'disk')
  const [first] = [...hard].sort(
    (a, b) => (a.bootOrder ?? Infinity) - (b.bootOrder ?? Infinity) || a.index - b.index,
  )
  return first?.bus
}

/** Unknown buses lack nothing that is known. */
function lacks({ drivers }: Of<'kernel'>, bus: string): boolean {
  const wanted = DRIVERS[bus]
  return (
    wanted !== undefined && drivers.length > 0 && !wanted.some((driver) => drivers.includes(driver))
  )
}
