import type { DiskSpec, GuestSpec } from '../lab/guest-xml.js'

/** What is written on a disk before the guest gets it. */
export type DiskContent =
  | 'system' // boots as SYSTEM normal
  | 'system-made-from-image' // the same, an overlay on an image that boots as SYSTEM original
  | 'network-system' // the same as system, served by another process: a volume
  | 'blank'
  | 'network-blank' // the same, served by another process: a volume
  | 'config-drive'
  | 'empty' // a drive without a medium

/** A disk whose file the proof makes: of a size and a serial of its own. */
export interface ScenarioDisk extends Omit<DiskSpec, 'file' | 'source' | 'format' | 'serial'> {
  readonly content: DiskContent
}

/** One rescue to be proven from inside the guest. */
export interface Scenario {
  readonly name: string
  /** True: `make test-guests` alone tries it, because another scenario tries nearly the same. */
  readonly isLong?: true
  readonly guest: Omit<GuestSpec, 'name' | 'disks' | 'kernel'> & {
    readonly disks: readonly ScenarioDisk[]
    /** Boots `<os><kernel>` and not its disks. */
    readonly isDirectKernel?: boolean
  }
  /** Image properties of the rescue image; null: no image is named. */
  readonly properties: Readonly<Record<string, string>> | null
  /** The guest's names during the rescue that the plan must know, in the plan's order; null: it must not. */
  readonly knownNames?: readonly (string | null)[]
  /**
   * What the rescue image is: a system of its own, or the first disk copied byte for byte, but for the
   * word by which its system names itself. `own` if not given.
   */
  readonly image?: 'own' | 'snapshot'
}
