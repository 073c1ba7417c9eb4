import type { WantedFix } from '../../../provider/repair/fixes/index.js'

/** A tree, and what a fix says and does there. */
export interface TreeCase {
  readonly title: string
  readonly files: Readonly<Record<string, string>>
  readonly modes?: Readonly<Record<string, number>>
  /** Programs of the rescue system that need a machine. */
  readonly programs?: Readonly<Record<string, string>>
  readonly wanted: WantedFix
  /** The whole output of the dry run. */
  readonly dry: string
  /** How dry run and apply end; if given, nothing is changed. */
  readonly ends?: readonly [dryRun: number, apply: number]
  /** What files hold afterwards. */
  readonly after?: Readonly<Record<string, string>>
  /** Files of the backup. */
  readonly backup?: readonly string[]
}
