import type { Domain, RescueBus, RescueDevice } from '../types.js'

/** What a kind of machine can carry, and how its virtio devices are addressed. */
export interface Machine {
  /** Buses that a disk can be on, the default one for hard disks first. */
  readonly buses: readonly RescueBus[]
  /** The bus of a cdrom whose bus nothing names (Nova: `get_disk_bus_for_device_type`). */
  readonly cdromBus: RescueBus
  /** What addresses virtio disks and controllers have; `other`: see `board.ts`. */
  readonly addressing: 'pci' | 'pcie' | 'ccw' | 'other'
}

/**
 * Finds what a machine can do by architecture and machine type alone.
 *
 * It replaces `virConnectGetDomainCapabilities` if libvirt was not asked, and corrects it: libvirt offers
 * a floppy on every machine but pseries. The rules are those of libvirt's `qemuDomainMachineIs…`. An
 * unknown machine is treated as a machine with virtio disks and virtio-scsi.
 */
export function machineOf(domain: Pick<Domain, 'type' | 'arch' | 'machine'>): Machine {
  if (domain.type === 'xen') return XEN
  const family = FAMILIES.find(
    ({ arch, machine }) => arch.test(domain.arch) && machine.test(domain.machine),
  )
  return family?.is ?? UNKNOWN
}

/** Which devices each bus carries (libvirt: `virDomainDiskDefValidate`, `qemuValidateDomainDeviceDefDisk`). */
export const CARRIES: Readonly<Record<RescueBus, readonly RescueDevice[]>> = {
  virtio: ['disk'],
  scsi: ['disk', 'cdrom'],
  sata: ['disk', 'cdrom'],
  ide: ['disk', 'cdrom'],
  usb: ['disk', 'cdrom'],
  fdc: ['floppy'],
  xen: ['disk'],
}

const PC: Machine = {
  buses: ['virtio', 'scsi', 'sata', 'ide', 'usb', 'fdc'],
  cdromBus: 'ide',
  addressing: 'pci',
}
const Q35: Machine = {
  buses: ['virtio', 'scsi', 'sata', 'usb', 'fdc'],
  cdromBus: 'sata',
  addressing: 'pcie',
}
const VIRT: Machine = {
  buses: ['virtio', 'scsi', 'sata', 'usb'],
  cdromBus: 'scsi',
  addressing: 'pcie',
}
const PSERIES: Machine = {
  buses: ['virtio', 'scsi', 'sata', 'usb'],
  cdromBus: 'scsi',
  addressing: 'pci',
}
const S390: Machine = { buses: ['virtio', 'scsi'], cdromBus: 'scsi', addressing: 'ccw' }
const UNKNOWN: Machine = { buses: ['virtio', 'scsi'], cdromBus: 'scsi', addressing: 'other' }
/** It has no PCI, and libvirt refuses its IDE. */
const ISA: Machine = { buses: ['fdc'], cdromBus: 'ide', addressing: 'other' }
const XEN: Machine = { buses: ['xen', 'ide', 'scsi', 'usb'], cdromBus: 'ide', addressing: 'other' }

/** A definition that names no architecture means the host's. */
const X86 = /^(x86_64|i[3-6]86|)$/

/** True if the machine is of a kind in this table. */
export function isKnownMachine(machine: Machine): boolean {
  return machine !== UNKNOWN
}

const FAMILIES: readonly {
  readonly arch: RegExp
  readonly machine: RegExp
  readonly is: Machine
}[] = [
  { arch: X86, machine: /^(q35$|pc-q35)/, is: Q35 },
  { arch: X86, machine: /^isapc$/, is: ISA },
  { arch: X86, machine: /^($|pc$|pc-i440fx|pc-[01]\.|rhel)/, is: PC },
  { arch: /^(aarch64|armv\w+|riscv(32|64)|loongarch64)$/, machine: /^($|virt$|virt-)/, is: VIRT },
  { arch: /^ppc64(le)?$/, machine: /^($|pseries)/, is: PSERIES },
  { arch: /^s390x?$/, machine: /^($|s390-ccw)/, is: S390 },
]
