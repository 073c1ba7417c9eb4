import type { Source } from '../rules/rule.js'
import type { Stage } from '../text/stages.js'

/**
 * How a boot that was watched ended. `up`: the instance lets users in · `stuck`: it stands in a state that is final, or
 * showed nothing new for a minute · `off`: it went off · `timeout`: the time was over.
 */
export const BOOT_RESULTS = ['up', 'stuck', 'off', 'timeout'] as const
export type BootResult = (typeof BOOT_RESULTS)[number]

/** Something that a boot showed, and when. */
export interface BootMoment {
  /** Seconds from the first instruction. */
  readonly seconds: number
  readonly stage: Stage
  readonly source: Extract<Source, 'screen' | 'console' | 'agent'>
  /** The line that showed it, clean and cut: the guest's words. */
  readonly words: string
}

/** How a boot ended, and why that is thought: a clause. */
export interface BootEnd {
  readonly result: BootResult
  readonly words: string
}

/** What happened in a boot that was watched. */
export interface BootCourse extends BootEnd {
  readonly seconds: number
  /** False: the links of its network cards were down. */
  readonly hasNetwork: boolean
  /** The beginning of each stage, in order; after a reboot they come again. */
  readonly moments: readonly BootMoment[]
}
