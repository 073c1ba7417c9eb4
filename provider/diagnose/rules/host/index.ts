import type { Rule } from '../rule.js'
import { sourceMissing } from './source-missing.js'
import { sourceUnreadable } from './source-unreadable.js'
import { formatDiffers } from './format-differs.js'
import { noDisk } from './no-disk.js'
import { diskNotInBootOrder } from './disk-not-in-boot-order.js'
import { pausedByError } from './paused-by-error.js'
import { crashed } from './crashed.js'

/** Causes before the guest starts. */
export const HOST_RULES: readonly Rule[] = [
  sourceMissing,
  sourceUnreadable,
  formatDiffers,
  noDisk,
  diskNotInBootOrder,
  pausedByError,
  crashed,
]
