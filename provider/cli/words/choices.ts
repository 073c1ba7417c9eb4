import type { OriginalDisks, RescueMode } from '../../planner/types.js'

/** How what is listed or planned is printed: for people, or for programs. */
export const FORMATS = ['table', 'json', 'yaml'] as const
/** One of `FORMATS`. */
export type Format = (typeof FORMATS)[number]

/** The values of `--mode`. */
export const RESCUE_MODES = ['stable', 'legacy'] as const satisfies readonly RescueMode[]

/** The values of `--original-disks`. */
export const ORIGINAL_DISKS = [
  'read-write',
  'read-only',
  'discard',
  'checkpoint',
] as const satisfies readonly OriginalDisks[]
