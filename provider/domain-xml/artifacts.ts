import type { Marker } from './marker.js'

/** What the host has made ready for a rescue, and what the rescue XML must name. */
export interface RescueArtifacts {
  readonly rescueDisk: {
    readonly type: 'file' | 'block'
    readonly path: string
    readonly format: string
    readonly readOnly: boolean
  }
  /** Where libvirt shall put the copy of the guest's UEFI variables; needed where the plan says `copyNvram`. */
  readonly nvramCopy: string | null
  /** New sources (raw files) of config drives, by their target in the stored definition. */
  readonly configDrives?: ReadonlyMap<string, string> | undefined
  readonly marker: Marker
  /**
   * The running guest's XML: where the stored one leaves the choice of firmware to libvirt, only
   * this names the loader and the variables in use. Null for a guest that is off.
   */
  readonly liveXml?: string | null | undefined
}
