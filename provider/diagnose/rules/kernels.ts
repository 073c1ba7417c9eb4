import { posix } from 'node:path'
import type { Domain } from '../../planner/types.js'
import type { Of } from '../facts/disk-lines.js'
import type { Facts } from '../facts/facts.js'
import type { Proof } from './rule.js'

/** Drivers of which one must be there, by bus of the root disk. */
const DRIVERS: Readonly<Record<string, readonly string[]>> = {
  virtio: ['virtio_blk'],
  scsi: ['virtio_scsi', 'sym53c8xx', 'mptspi', 'mptsas', 'megaraid_sas', 'lsi', 'vmw_pvscsi'],
  sata: ['ahci'],
  ide: ['ata_piix', 'pata_acpi', 'ata_generic'],
  usb: ['usb_storage', 'uas'],
}

/** Proofs from the kernels that can be started; null: nothing is wrong with one. */
export function fromKernels(
  facts: Facts,
  describe: (kernel: Of<'kernel'>) => string | null,
): readonly Proof[] {
  const words = namedKernels(facts).map(describe)
  return words.flatMap((text) => (text === null ? [] : [{ source: 'disk', words: text }]))
}

/** The kernels that an entry of the boot menu names: no other is started. If it is not known which are named, all count. */
export function namedKernels({ disk }: Facts): readonly Of<'kernel'>[] {
  const [kernels, entries] = [disk?.all('kernel') ?? [], disk?.all('entry') ?? []]
  const isKnown = entries.length > 0 && entries.every(({ path }) => VERSIONED.test(path))
  return isKnown ? kernels.filter((kernel) => entriesOf(entries, kernel).length > 0) : kernels
}

/** Others, such as `/vmlinuz`, may be links to any kernel. */
const VERSIONED = /\/vmlinuz-[^/]+$/

function entriesOf(
  entries: readonly Of<'entry'>[],
  { version }: Of<'kernel'>,
): readonly Of<'entry'>[] {
  return entries.filter(({ path }) => posix.basename(path) === `vmlinuz-${version}`)
}

/**
 * True if a kernel can mount its root file system without an initramfs: every entry names a root that the
 * kernel itself can find, and it has the driver of that disk built in.
 */
export function bootsWithoutInitramfs(facts: Facts, kernel: Of<'kernel'>): boolean {
  const bus = busOfRoot(facts)
  const entries = entriesOf(facts.disk?.all('entry') ?? [], kernel)
  if (bus === undefined || entries.length === 0) return false
  return entries.every(({ root }) => FOUND_BY_KERNEL.test(root)) && hasDriver(kernel, bus) === true
}

/** `root=` in the kernel's own words: admin-guide/kernel-parameters of Linux. */
const FOUND_BY_KERNEL = /^(?:PARTUUID=|PARTLABEL=|\/dev\/(?:[shv]d[a-z]|nvme\d))/i

/** Whether a kernel and its initramfs have a driver for a bus; undefined: that is not known. */
export function hasDriver({ drivers }: Of<'kernel'>, bus: string): boolean | undefined {
  const wanted = DRIVERS[bus]
  if (wanted === undefined || drivers.length === 0) return undefined
  return wanted.some((driver) => drivers.includes(driver))
}

/** The bus of the disk that the instance boots from. */
export function busOfRoot({ definition }: Facts): string | undefined {
  return definition === null ? undefined : busOf(definition.domain)
}

function busOf({ disks }: Domain): string | undefined {
  const hard = disks.filter(({ device }) => device === 'disk')
  const [first] = [...hard].sort(
    (a, b) => (a.bootOrder ?? Infinity) - (b.bootOrder ?? Infinity) || a.index - b.index,
  )
  return first?.bus
}
