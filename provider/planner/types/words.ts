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

/**
 * What a rescue may do to the instance's own disks: what it writes stays, is refused, is thrown away, or is kept
 * apart until it is merged or thrown away.
 */
export const ORIGINAL_DISKS = ['read-write', 'read-only', 'discard', 'checkpoint'] as const

/** One of `ORIGINAL_DISKS`. */
export type OriginalDisks = (typeof ORIGINAL_DISKS)[number]

/** A kernel that QEMU loads itself, so that no disk and no boot loader is needed. */
export interface DirectBoot {
  /** Absolute path on the host. */
  readonly kernel: string
  /** Absolute path on the host; null: the kernel needs none. */
  readonly ramdisk: string | null
  /** The kernel's parameters; null: none. */
  readonly commandLine: string | null
}

/** Glance image properties, keys spelled as Glance spells them. */
export type ImageProperties = Readonly<Record<string, string>>

/** The formats of a config drive, by the volume label that cloud-init recognizes: OpenStack's and NoCloud's. */
export const DRIVE_FORMATS = ['config-2', 'cidata'] as const
/** One of `DRIVE_FORMATS`. */
export type DriveFormat = (typeof DRIVE_FORMATS)[number]
