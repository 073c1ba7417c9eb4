import type { Marker } from '../read/marker.js'

/** What the host has made ready for a rescue, and what the rescue XML must name. */
export interface RescueArtifacts {
  /** Null: the plan has no rescue disk, because a kernel boots. */
  readonly rescueDisk: {
    readonly type: 'file' | 'block'
    readonly path: string
    readonly format: string
    readonly readOnly: boolean
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
  /** New sources (raw files) of config drives, by their target in the stored definition. */
  readonly configDrives?: ReadonlyMap<string, string> | undefined
  readonly marker: Marker
  /** Strings of SMBIOS type 11 for the rescue system, such as `io.systemd.credential:NAME=VALUE`. */
  readonly smbiosStrings?: readonly string[] | undefined
  /**
   * The running guest's XML, null for a guest that is off. If the stored XML leaves the choice of
   * firmware to libvirt, only this names the loader and the variables in use.
   */
  readonly liveXml?: string | null | undefined
}
