import type { Address } from './address.js'

/** One `<disk>` of the stored definition. */
export interface Disk {
  /** Place among the domain's `<disk>` elements, from 0: how a plan points back at the XML. */
  readonly index: number
  /** `<disk type=…>`: file, block, network, volume, … */
  readonly type: string
  /** `<disk device=…>`: disk, cdrom, floppy, lun. */
  readonly device: string
  /** `<target dev=…>`: a name on libvirt's side, `vda`, which no other disk has. Guests name by address. */
  readonly target: string
  /** `<target bus=…>`, else the bus that the target's first letters mean; empty if they mean none. */
  readonly bus: string
  /** What it is read from, in one line (`/images/web.qcow2`, `rbd:pool/web`), or null for an empty drive. */
  readonly source: string | null
  /** `<driver type=…>`: raw, qcow2, …; null if the stored XML has none. */
  readonly format: string | null
  /** Null if the stored XML names none. */
  readonly address: Address | null
  /** `<boot order=…>`, from 1. */
  readonly bootOrder: number | null
  /** True if it has a `<readonly/>`. */
  readonly readOnly: boolean
  /** Present if it has a `<transient/>`: libvirt throws away what the guest writes to it. */
  readonly isTransient?: true
  /** Present if it has a `<shareable/>`: other guests may write to it at the same time. */
  readonly isShareable?: true
  /** Present if QEMU encrypts it (`<encryption>`). */
  readonly isEncrypted?: true
  /** Files the stored XML itself names below the source (`<backingStore>`), nearest first. */
  readonly backing: readonly string[]
}

/** One `<controller>`. */
export interface Controller {
  /** `<controller type=…>`: pci, scsi, sata, usb, … */
  readonly type: string
  /** What addresses call it by, from 0 for each type; a controller without a number gets the next one. */
  readonly index: number
  /** `<controller model=…>`, or null: libvirt's choice. */
  readonly model: string | null
  /** Its own address; null if the stored XML names none. */
  readonly address: Address | null
  /** How many ports it was given, or null: its model's own number. */
  readonly ports: number | null
}

/** A device that is neither disk nor controller and may hold a place that a disk could want. */
export interface Occupant {
  /** The element's name in the XML: `interface`, `video`, `hostdev`, … */
  readonly element: string
  /** Its `<address>`; null if the stored XML names none. */
  readonly address: Address | null
  /** Its `bus` or `type`, of `<memory>` its `model`, if it has one: `usb`, `ps2`, `pci`, `nvdimm`, … */
  readonly bus: string | null
  /** Its `<boot order=…>`. */
  readonly bootOrder: number | null
  /** Of a channel, `<target name=…>`: the name of its port inside the guest. Absent: it has none. */
  readonly port?: string
}

/** A domain's stored definition, as far as a rescue needs it. */
export interface Domain {
  /** `<name>`, never empty; it can change while the instance is off. */
  readonly name: string
  /** `<uuid>`, which never changes; empty if the XML has none. */
  readonly uuid: string
  /** `<domain type=…>`: kvm, qemu, xen, lxc, … */
  readonly type: string
  /** `<os><type arch=…>`: x86_64, aarch64, s390x, …, or empty. */
  readonly arch: string
  /** `<os><type machine=…>`, as it stands (`pc-q35-7.2`), or empty. */
  readonly machine: string
  /** `<emulator>`: QEMU's path on the host, or null: libvirt's choice. */
  readonly emulator: string | null
  /** Every `<disk>`, in document order. */
  readonly disks: readonly Disk[]
  /** Every `<controller>`; what a machine has built in may be missing. */
  readonly controllers: readonly Controller[]
  /** Every other device. */
  readonly occupants: readonly Occupant[]
  /** `<os><boot dev=…>` in order. */
  readonly osBoot: readonly string[]
  /** Which of `<os>`'s kernel, initrd, cmdline, dtb, … boot the guest instead of its disks. */
  readonly directBoot: readonly string[]
  /**
   * What in libvirt's QEMU namespace decides what boots, whatever `<os>` and the boot orders say: each in words,
   * `-kernel in <qemu:commandline>`. No rescue XML can override it.
   */
  readonly bootOverrides: readonly string[]
  /** What in `<qemu:commandline>` gives QEMU files of the host by itself, in words. Absent: nothing does. */
  readonly ownStorage?: readonly string[]
  /** `<on_poweroff>`, or null: libvirt's default, destroy. */
  readonly onPoweroff: string | null
  /** What starts the guest before its disks do. */
  readonly firmware: Firmware
}

/** How the guest's firmware is loaded. */
export interface Firmware {
  /** `efi` if the XML asks for it, has a pflash loader or an `<nvram>`; else `bios`. */
  readonly kind: 'bios' | 'efi'
  /** True if the firmware keeps no variables at all. */
  readonly isStateless: boolean
  /** True if the XML names a file for the variables, `<nvram>`. */
  readonly hasVariablesFile: boolean
  /** The file of a pflash `<loader>` that is not read-only: the guest may write to it. Else null. */
  readonly writableLoader: string | null
}
