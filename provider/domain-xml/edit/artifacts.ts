import type { Marker } from '../read/marks/marker.js'

/** A qcow2 file on a disk of the instance, which takes what the guest writes. */
export interface DiskOverlay {
  readonly path: string
  /** Files below the disk's own, nearest first, as their headers name them. Unused if the definition names them. */
  readonly below: readonly { readonly path: string; readonly format: string }[]
  /** False: there may be more below the last of these, which libvirt finds as at each start of the instance. */
  readonly isWhole: boolean
}

/** What the host has made ready for a rescue, and what the rescue XML must name. */
export interface RescueArtifacts {
  /** Null: the plan has no rescue disk, because a kernel boots. */
  readonly rescueDisk: {
    readonly type: 'file' | 'block'
    readonly path: string
    readonly format: string
    readonly readOnly: boolean
    /** By it the rescue system's guest agent tells the disk from the instance's; absent: nobody asks. */
    readonly serial?: string | undefined
    /** True if the image keeps its owner: libvirt would give it to QEMU's user, and not take it back. */
    readonly keepsOwner?: boolean
    /** The image that the rescue disk is an overlay of; null: it stands alone. */
    readonly backing: {
      readonly type: 'file' | 'block'
      readonly path: string
      readonly format: string
    } | null
  } | null
  /** Where libvirt puts the copy of the guest's UEFI variables; null if the plan says no `copyNvram`. */
  readonly nvramCopy: string | null
  /** The config drive that the plan makes, a raw file; absent or null: it makes none. */
  readonly configDrive?: string | null | undefined
  /** Overlays on disks of the instance, by the place of the disk in the stored definition (`Disk.index`). */
  readonly overlays?: ReadonlyMap<number, DiskOverlay> | undefined
  readonly marker: Marker
  /** Strings of SMBIOS type 11 for the rescue system, such as `io.systemd.credential:NAME=VALUE`. */
  readonly smbiosStrings?: readonly string[] | undefined
  /**
   * The running guest's XML, null for a guest that is off. If the stored XML leaves the choice of
   * firmware to libvirt, only this names the loader and the variables in use.
   */
  readonly liveXml?: string | null | undefined
}
