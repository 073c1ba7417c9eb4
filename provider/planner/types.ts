/**
 * The planner's words, and how they point at one another:
 *
 *   RescueRequest ─┬─ domain: Domain ─┬─ disks: Disk[]        in document order
 *                  │                  ├─ controllers: Controller[]
 *                  ├─ properties: ImageProperties             Glance's keys, of the rescue image
 *                  ├─ capabilities: MachineCapabilities       what this libvirt can do, if asked
 *                  └─ configDrive, volumeBacked, source       what only the host can tell
 *        │
 *      plan()
 *        │
 *   Planned<RescuePlan> ─┬─ ok:  plan ─┬─ before, after: DiskPlace[]   the layout
 *                        │             ├─ controllers: AddedController[]
 *                        │             └─ changes: Change[]            what else, and why
 *                        └─ not: issues: PlanIssue[]                   all of them
 *
 * Everything is plain JSON: it travels through Pulumi's inputs, and its digest is compared.
 */

/** Buses a rescue disk can hang on, as libvirt spells them in `<target bus=…/>`. */
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

/** `<address type='pci'>`; numbers, not libvirt's hex text. `bus` is the index of libvirt's controller. */
export interface PciAddress {
  readonly type: 'pci'
  readonly domain: number
  readonly bus: number
  readonly slot: number
  readonly function: number
}

/** `<address type='drive'>`: SCSI, SATA, IDE and floppy disks. */
export interface DriveAddress {
  readonly type: 'drive'
  readonly controller: number
  readonly bus: number
  readonly target: number
  readonly unit: number
}

/** `<address type='usb'>`; the port may be a path through hubs, `1.2`. */
export interface UsbAddress {
  readonly type: 'usb'
  readonly bus: number
  readonly port: string
}

/** `<address type='ccw'>`: every virtio device of an s390x machine. */
export interface CcwAddress {
  readonly type: 'ccw'
  readonly cssid: number
  readonly ssid: number
  readonly devno: number
}

/** Any other `<address>` (virtio-mmio, spapr-vio, …), kept as its attributes, `type` among them. */
export interface OtherAddress {
  readonly type: 'other'
  readonly attributes: Readonly<Record<string, string>>
}

/** Where a device sits; numbers where libvirt writes hex text. */
export type Address = PciAddress | DriveAddress | UsbAddress | CcwAddress | OtherAddress

/** One `<disk>` of the stored definition. */
export interface Disk {
  /** Place among the domain's `<disk>` elements, from 0: how a plan points back at the XML. */
  readonly index: number
  /** `<disk type=…>`: file, block, network, volume, … */
  readonly type: string
  /** `<disk device=…>`: disk, cdrom, floppy, lun. */
  readonly device: string
  readonly target: string
  readonly bus: string
  /** What it is read from, in one line (`/images/web.qcow2`, `rbd:pool/web`), or null for an empty drive. */
  readonly source: string | null
  readonly format: string | null
  readonly serial: string | null
  /** Null where the stored XML pins none. */
  readonly address: Address | null
  readonly bootOrder: number | null
  readonly readOnly: boolean
  /** Files the stored XML itself names below the source (`<backingStore>`), nearest first. */
  readonly backing: readonly string[]
}

/** One `<controller>`. */
export interface Controller {
  readonly type: string
  readonly index: number
  readonly model: string | null
  readonly address: Address | null
  /** How many ports it was given, or null: its model's own number. */
  readonly ports: number | null
}

/** A device that is neither disk nor controller and may hold a place that a disk could want. */
export interface Occupant {
  /** The element's name in the XML: `interface`, `video`, `hostdev`, … */
  readonly element: string
  /** Its `<address>`; null where the stored XML pins none. */
  readonly address: Address | null
  /** What it hangs on, where its `bus` or `type` says so: `usb`, `ps2`, `pci`, … */
  readonly bus: string | null
  /** Its `<boot order=…>`. */
  readonly bootOrder: number | null
}

/** A domain's stored definition, as far as a rescue is concerned with it. */
export interface Domain {
  readonly name: string
  readonly uuid: string
  /** `<domain type=…>`: kvm, qemu, xen, lxc, … */
  readonly type: string
  /** `<os><type>`: hvm, xen, linux, exe. */
  readonly osType: string
  readonly arch: string
  /** `<os><type machine=…>`, as it stands (`pc-q35-7.2`), or empty. */
  readonly machine: string
  readonly emulator: string | null
  readonly disks: readonly Disk[]
  readonly controllers: readonly Controller[]
  /** Every other device. */
  readonly occupants: readonly Occupant[]
  /** `<os><boot dev=…>` in order. */
  readonly osBoot: readonly string[]
  /** Which of `<os>`'s kernel, initrd, cmdline, dtb, … boot the guest past its disks. */
  readonly directBoot: readonly string[]
  /** `<on_poweroff>`, or null: libvirt's default, destroy. */
  readonly onPoweroff: string | null
  readonly firmware: Firmware
}

/** How the guest's firmware is loaded. */
export interface Firmware {
  readonly kind: 'bios' | 'efi'
  readonly loader: string | null
  /** The file libvirt keeps the guest's UEFI variables in; null where the XML names none. */
  readonly nvram: string | null
  /** True where the firmware keeps no variables at all. */
  readonly isStateless: boolean
}

/** What this libvirt says it can do for the domain's emulator, architecture and machine. */
export interface MachineCapabilities {
  readonly buses: readonly string[]
  readonly devices: readonly string[]
}

/** Everything the decision hangs on. The same request gives the same answer, always. */
export interface RescueRequest {
  readonly domain: Domain
  readonly properties: ImageProperties
  /** Null: not asked or not known; the planner's own table of machine types decides. */
  readonly capabilities: MachineCapabilities | null
  /** The rescue image's path as given, the original image where none was given, or null: neither. */
  readonly image: string | null
  /** Targets of the instance's own config drives; null: not known, take them from names. */
  readonly configDrives: readonly string[] | null
  /** True where the root disk's source is known to be a volume (block or network) although its element does not show it. */
  readonly volumeBacked: boolean
}

/** What a disk of the layout is for. */
export type DiskRole = 'root' | 'data' | 'config-drive' | 'rescue'

/** Where one disk sits: a line of the layout. */
export interface DiskPlace {
  readonly role: DiskRole
  readonly target: string
  readonly bus: string
  readonly device: string
  readonly source: string | null
  readonly address: Address | null
  readonly bootOrder: number | null
  /** The `Disk.index` it comes from, or null for the rescue disk. */
  readonly from: number | null
}

/** A controller the rescue XML gets for the rescue disk alone. */
export interface AddedController {
  readonly type: string
  readonly index: number
  readonly model: string | null
  readonly address: Address | null
  /** Set where it stands in for the stored one of that index: USB `none`, which allows no other beside it. */
  readonly replaces: string | null
}

/** One thing that differs between the original and the rescue XML besides the disks, with its reason. */
export interface Change {
  readonly what: string
  readonly why: string
}

/** The rescue disk, once decided. */
export interface RescueDisk {
  readonly target: string
  readonly bus: RescueBus
  readonly device: RescueDevice
}

/** The whole decision, as plain data. `domain-xml` turns it into the rescue XML. */
export interface RescuePlan {
  readonly mode: RescueMode
  readonly rescueDevice: RescueDisk
  readonly before: readonly DiskPlace[]
  readonly after: readonly DiskPlace[]
  readonly controllers: readonly AddedController[]
  /** Disks, controllers, boot elements added or left out, each with its reason: what preview prints. */
  readonly changes: readonly Change[]
  /** Worth knowing, no reason to refuse. */
  readonly warnings: readonly string[]
  /** The guest's NVRAM runs on a copy during the rescue. */
  readonly copyNvram: boolean
}
