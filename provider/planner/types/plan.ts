import type { Address } from './address.js'
import type {
  DirectBoot,
  DriveFormat,
  OriginalDisks,
  RescueBus,
  RescueDevice,
  RescueMode,
} from './words.js'

/** What a disk of the layout is for. */
export type DiskRole = 'root' | 'data' | 'config-drive' | 'rescue'

/**
 * How a disk of the instance is kept from being written to: it is attached read-only, or an overlay on it
 * takes what is written, and is thrown away, or under a checkpoint may be merged.
 */
export type DiskAccess = Exclude<OriginalDisks, 'read-write'>

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
  /** As in `Disk`; of the rescue disk, the image it is made from; of a config drive that the rescue makes, what it is. */
  readonly source: string | null
  /** Null: libvirt chooses. */
  readonly address: Address | null
  /** `<boot order=…>`; during the rescue 1 for the rescue disk (none on Xen) and null for all others. */
  readonly bootOrder: number | null
  /** The `Disk.index` it comes from, or null for a disk that the rescue adds. */
  readonly from: number | null
  /** Absent: as the definition has it. */
  readonly access?: DiskAccess
}

/** A line of the layout, with the guest's own name for the disk. */
export interface NamedPlace extends DiskPlace {
  /** What a Linux guest calls it: `vda` of `/dev/vda`. Null: Linux's rules leave the name open. */
  readonly guestName: string | null
}

/** A controller the rescue XML gets for the rescue disk or for a virtio port. */
export interface AddedController {
  /** `<controller type=…>`: pci, scsi, sata, usb or virtio-serial. */
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

/** A virtio port that the rescue XML gets: a `<channel type='unix'>`. */
export interface AddedChannel {
  /** `<target name=…>`: the guest finds it as `/dev/virtio-ports/NAME`. */
  readonly name: string
  /** After all ports of its controller; null: libvirt chooses. */
  readonly address: Address | null
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

/** A config drive that the rescue makes, once decided. */
export interface PlannedDrive {
  /** `<target dev=…>` during the rescue. */
  readonly target: string
  /** Where cloud-init looks for what, and the volume label that says so. */
  readonly format: DriveFormat
  /** The `Disk.index` of the instance's own drive, which gets another source; null: the drive is added. */
  readonly from: number | null
}

/** The whole decision, as plain data. `domain-xml` turns it into the rescue XML. */
export interface RescuePlan {
  /** Stable if the image's properties ask for it, else legacy. */
  readonly mode: RescueMode
  /** The rescue disk alone, in short; `after` has it with its address. Null: a kernel boots, and there is no rescue disk. */
  readonly rescueDevice: RescueDisk | null
  /** The kernel that boots in place of a disk; absent if the rescue disk boots. */
  readonly directBoot?: DirectBoot
  /** The disks of the stored definition, in document order. */
  readonly before: readonly NamedPlace[]
  /** The disks during the rescue: the rescue disk last in stable mode, first in legacy mode. Without one, those of `before`. */
  readonly after: readonly NamedPlace[]
  /** What the rescue disk's place needs; mostly none. */
  readonly controllers: readonly AddedController[]
  /** Virtio ports that the instance does not have; absent if the request wants none. */
  readonly channels?: readonly AddedChannel[]
  /** The config drive that the rescue makes; absent if the request wants none. */
  readonly configDrive?: PlannedDrive
  /** Disks, controllers, boot elements added or left out, each with its reason: what preview prints. */
  readonly changes: readonly Change[]
  /** What the operator should know; none is a reason to refuse. */
  readonly warnings: readonly string[]
  /** The guest's NVRAM runs on a copy during the rescue. */
  readonly copyNvram: boolean
}
