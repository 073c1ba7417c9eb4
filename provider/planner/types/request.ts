import type { Domain } from './domain.js'
import type { DirectBoot, DriveFormat, ImageProperties, OriginalDisks } from './words.js'

/** What this libvirt says it can do for the domain's emulator, architecture and machine. */
export interface MachineCapabilities {
  /** What it takes in `<target bus=…>`. */
  readonly buses: readonly string[]
}

/** A config drive that the rescue makes. */
export interface WantedDrive {
  /** Where cloud-init looks for what, and the volume label that says so. */
  readonly format: DriveFormat
  /** Target of the instance's own config drive that gets it as its new source; null: a drive is added. */
  readonly replaces: string | null
}

/** Everything that the decision depends on. The same request always gives the same answer. */
export interface RescueRequest {
  /** The instance, by its stored definition. */
  readonly domain: Domain
  /** Of the rescue image; empty if it has none, or if none was given. */
  readonly properties: ImageProperties
  /** Null: not asked or not known; the planner's own table of machine types decides. */
  readonly capabilities: MachineCapabilities | null
  /** The rescue image's path as given, else the original image, or null: neither. With a kernel, null means no rescue disk. */
  readonly image: string | null
  /** Targets of the instance's own config drives; null: not known, take them from names. */
  readonly configDrives: readonly string[] | null
  /** True if the root disk's source is known to be a volume (block or network), even if its element does not show it. */
  readonly volumeBacked: boolean
  /** The config drive that the rescue makes for its credentials. Absent: none, and the instance's own stay as they are. */
  readonly configDrive?: WantedDrive
  /** What the rescue may do to the instance's own disks. Absent: `read-write`. */
  readonly originalDisks?: OriginalDisks
  /** What boots in place of a disk. Absent: the rescue disk boots. */
  readonly directBoot?: DirectBoot
  /** Names of virtio ports that the rescue system speaks over. Absent: none. */
  readonly ports?: readonly string[]
}
