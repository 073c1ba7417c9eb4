import type { Rule } from '../rule.js'
import { noBootableDisk } from './no-bootable-disk.js'
import { diskUnreadable } from './disk-unreadable.js'
import { uefiNothingToBoot } from './uefi-nothing-to-boot.js'
import { uefiEntryStale } from './uefi-entry-stale.js'
import { secureBootRefuses } from './secure-boot-refuses.js'
import { networkBoot } from './network-boot.js'
import { firmwareDiffers } from './firmware-differs.js'
import { windows } from './windows.js'

/** Causes of BIOS and UEFI. */
export const FIRMWARE_RULES: readonly Rule[] = [
  noBootableDisk,
  diskUnreadable,
  uefiNothingToBoot,
  uefiEntryStale,
  secureBootRefuses,
  networkBoot,
  firmwareDiffers,
  windows,
]
