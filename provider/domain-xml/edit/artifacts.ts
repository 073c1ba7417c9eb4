import type { Marker } from '../read/marker.js'

/** What the host has made ready for a rescue, and what the rescue XML must name. */
export interface RescueArtifacts {
  readonly rescueDisk: {
    readonly type: 'file' | 'block'
    readonly path: string
    readonly format: string
    readonly readOnly: boolean
    /** By it the rescue system's guest agent tells the disk from the instance's; absent: nobody asks. */
    readonly serial?: string | undefined
    /** The image that the rescue disk is an overlay of; null: it stands alone. */
    readonly backing: {
      readonly type: 'file' | 'block'
      readonly path: string
      readonly format: string
    } | null
  }
  /** Where libvirt puts the copy of the guest's UEFI variables; null if the plan says no `copyNvram`. */
  readonly nvramCopy: string | null
  /** The config drive that the plan makes, a raw file; absent or null: it makes none. */
  readonly configDrive?: string | null | undefined
  readonly marker: Marker
  /** Strings of SMBIOS type 11 for the rescue system, such as `io.systemd.credential:NAME=VALUE`. */
  readonly smbiosStrings?: readonly string[] | undefined
  /**
   * The running guest's XML, null for a guest that is off. If the stored XML leaves the choice of
   * firmware to libvirt, only this names the loader and the variables in use.
   */
  readonly liveXml?: string | null | undefined
}
