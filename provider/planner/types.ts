/**
 * The planner's words, and how they point at one another:
 *
 *   RescueRequest ─┬─ domain: Domain ─┬─ disks: Disk[]        in document order
 *                  │                  ├─ controllers: Controller[]
 *                  ├─ properties: ImageProperties             Glance's keys, of the rescue image
 *                  ├─ capabilities: MachineCapabilities       what this libvirt can do, if asked
 *                  └─ configDrives, volumeBacked, image       what only the host knows
 *        │
 *      plan()
 *        │
 *   Planned<RescuePlan> ─┬─ ok: value ─┬─ before, after: DiskPlace[]   the layout
 *                        │             ├─ controllers: AddedController[]
 *                        │             └─ changes: Change[]            what else, and why
 *                        └─ not: issues: PlanIssue[]                   all of them
 *
 * Everything is plain JSON: it travels through Pulumi's inputs, and its digest is compared.
 */

/** Buses that a rescue disk can be on, as libvirt spells them in `<target bus=…/>`. */
export const RESCUE_BUSES = ['virtio', 'scsi', 'sata', 'ide', 'usb', 'fdc'] as const
/** One of `RESCUE_BUSES`, or `xen`: the bus of a Xen guest's own root disk, which legacy rescue takes over. */
export type RescueBus = (typeof RESCUE_BUSES)[number] | 'xen'

/** What the guest takes the rescue disk for, as libvirt spells it in `<disk device=…>`. */
export const RESCUE_DEVICES = ['disk', 'cdrom', 'floppy'] as const
/** One of `RESCUE_DEVICES`. */
export type RescueDevice = (typeof RESCUE_DEVICES)[number]

/** Nova's two modes. */
export const RESCUE_MODES = ['stable', 'legacy'] as const
/** One of `RESCUE_MODES`. */
export type RescueMode = (typeof RESCUE_MODES)[number]

/** Glance image properties, keys spelled as Glance spells them. */
export type ImageProperties = Readonly<Record<string, string>>

/** `<address type='pci'>`; numbers, not libvirt's hex text. */
export interface PciAddress {
  readonly type: 'pci'
  /** PCI domain, also called segment: 0 if the XML names none. */
  readonly domain: number
  /** Index of the `<controller type='pci'>` it is plugged into; the guest numbers its buses on its own. */
  readonly bus: number
  /** Device number on that bus, 0 to 31. */
  readonly slot: number
  /** Function of that device, 0 to 7. */
  readonly function: number
}

/** `<address type='drive'>`: SCSI, SATA, IDE and floppy disks. */
export interface DriveAddress {
  readonly type: 'drive'
  /** Index of its `<controller>`; each of these buses counts its own from 0. */
  readonly controller: number
  /** Channel of that controller: 0 or 1 on IDE, 0 elsewhere. */
  readonly bus: number
  /** SCSI target, 0 elsewhere; 0 on `lsilogic` too, whose targets libvirt counts as units. */
  readonly target: number
  /** Place on that channel, from 0; on a SCSI target the LUN. */
  readonly unit: number
}

/** `<address type='usb'>`. */
export interface UsbAddress {
  readonly type: 'usb'
  /** Index of its `<controller type='usb'>`. */
  readonly bus: number
  /** Port of that controller, from 1, or a path through hubs, `1.2`. */
  readonly port: string
}

/** `<address type='ccw'>`: every virtio device of an s390x machine. */
export interface CcwAddress {
  readonly type: 'ccw'
  /** Channel subsystem: 0xfe for virtio devices. */
  readonly cssid: number
  /** Subchannel set, 0 to 3. */
  readonly ssid: number
  /** Device number in it, 0 to 0xffff: the order in which a guest finds them. */
  readonly devno: number
}

/** Any other `<address>` (virtio-mmio, spapr-vio, …), kept as it stands. */
export interface OtherAddress {
  readonly type: 'other'
  /** All its attributes by their names, libvirt's `type` among them. */
  readonly attributes: Readonly<Record<string, string>>
}

/** Where a device is; numbers, even if libvirt writes hex text. */
export type Address = PciAddress | DriveAddress | UsbAddress | CcwAddress | OtherAddress

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
  /** Files the stored XML itself names below the source (`<backingStore>`), nearest first. */
  readonly backing: readonly string[]
}

/** One `<controller>`. */
export interface Controller {
  /** `<controller type=…>`: pci, scsi, sata, usb, … */
  readonly type: string
  /** What addresses call it by, from 0 for each type; one that the XML does not number is the next. */
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
  /** Its `bus` or `type`, if it has one: `usb`, `ps2`, `pci`, … */
  readonly bus: string | null
  /** Its `<boot order=…>`. */
  readonly bootOrder: number | null
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
  /** Which of `<os>`'s kernel, initrd, cmdline, dtb, … boot the guest past its disks. */
  readonly directBoot: readonly string[]
  /**
   * What of libvirt's QEMU namespace decides what boots, past `<os>` and the boot orders: each in words,
   * `-kernel in <qemu:commandline>`. No rescue XML can win against it.
   */
  readonly bootOverrides: readonly string[]
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
}

/** What this libvirt says it can do for the domain's emulator, architecture and machine. */
export interface MachineCapabilities {
  /** What it takes in `<target bus=…>`. */
  readonly buses: readonly string[]
}

/** Everything that the decision depends on. The same request always gives the same answer. */
export interface RescueRequest {
  /** The instance, by its stored definition. */
  readonly domain: Domain
  /** Of the rescue image; empty if it has none, or if none was given. */
  readonly properties: ImageProperties
  /** Null: not asked or not known; the planner's own table of machine types decides. */
  readonly capabilities: MachineCapabilities | null
  /** The rescue image's path as given, else the original image, or null: neither. */
  readonly image: string | null
  /** Targets of the instance's own config drives; null: not known, take them from names. */
  readonly configDrives: readonly string[] | null
  /** True if the root disk's source is known to be a volume (block or network), even if its element does not show it. */
  readonly volumeBacked: boolean
}

/** What a disk of the layout is for. */
export type DiskRole = 'root' | 'data' | 'config-drive' | 'rescue'

/** Where one disk is: a line of the layout. */
export interface DiskPlace {
  /** Its purpose in this rescue. */
  readonly role: DiskRole
  /** `<target dev=…>`; no two lines of a layout have the same. */
  readonly target: string
  /** `<target bus=…>`. */
  readonly bus: string
  /** `<disk device=…>`. */
  readonly device: string
  /** As in `Disk`; of the rescue disk, the image it is made from. */
  readonly source: string | null
  /** Null: libvirt chooses. */
  readonly address: Address | null
  /** `<boot order=…>`; during the rescue 1 for the rescue disk (none on Xen) and null for all others. */
  readonly bootOrder: number | null
  /** The `Disk.index` it comes from, or null for the rescue disk. */
  readonly from: number | null
}

/** A controller the rescue XML gets for the rescue disk alone. */
export interface AddedController {
  /** `<controller type=…>`: pci, scsi, sata or usb. */
  readonly type: string
  /** Its index: after all of its type, unless it replaces one. */
  readonly index: number
  /** `<controller model=…>`, or null: libvirt's choice. */
  readonly model: string | null
  /** Its own address; null: libvirt chooses. */
  readonly address: Address | null
  /** The model of the stored controller that it replaces: USB `none`, which allows no other beside it. Else null. */
  readonly replaces: string | null
}

/** One thing that differs between the original and the rescue XML besides the disks, with its reason. */
export interface Change {
  /** The change, as a clause: `left out vdb (virtio disk)`. */
  readonly what: string
  /** What makes it necessary, as a clause. */
  readonly why: string
}

/** The rescue disk, once decided. */
export interface RescueDisk {
  /** `<target dev=…>` during the rescue: `vdc`. */
  readonly target: string
  /** The bus it is on. */
  readonly bus: RescueBus
  /** What the guest takes it for. */
  readonly device: RescueDevice
}

/** The whole decision, as plain data. `domain-xml` turns it into the rescue XML. */
export interface RescuePlan {
  /** Stable if the image's properties ask for it, else legacy. */
  readonly mode: RescueMode
  /** The rescue disk alone, in short; `after` has it with its address. */
  readonly rescueDevice: RescueDisk
  /** The disks of the stored definition, in document order. */
  readonly before: readonly DiskPlace[]
  /** The disks during the rescue: the rescue disk last in stable mode, first in legacy mode. */
  readonly after: readonly DiskPlace[]
  /** What the rescue disk's place needs; mostly none. */
  readonly controllers: readonly AddedController[]
  /** Disks, controllers, boot elements added or left out, each with its reason: what preview prints. */
  readonly changes: readonly Change[]
  /** What the operator should know; none is a reason to refuse. */
  readonly warnings: readonly string[]
  /** The guest's NVRAM runs on a copy during the rescue. */
  readonly copyNvram: boolean
}
