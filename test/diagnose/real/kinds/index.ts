import type { InsideKind } from '../support/kind.js'
import { BOOT_KINDS } from './boot.js'
import { STORAGE_KINDS } from './storage.js'
import { SYSTEM_KINDS } from './system.js'

/** Each way in which the tests break a Debian for a look at its disks. */
export const INSIDE_KINDS: readonly InsideKind[] = [
  ...BOOT_KINDS,
  ...STORAGE_KINDS,
  ...SYSTEM_KINDS,
]
