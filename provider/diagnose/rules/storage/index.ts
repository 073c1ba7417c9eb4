import type { Rule } from '../rule.js'
import { lvmMissing } from './lvm-missing.js'
import { lvmDevicesFile } from './lvm-devices-file.js'
import { raidDegraded } from './raid-degraded.js'
import { luksWaits } from './luks-waits.js'
import { ext4Damaged } from './ext4-damaged.js'
import { xfsDamaged } from './xfs-damaged.js'
import { xfsDuplicateUuid } from './xfs-duplicate-uuid.js'
import { btrfsDamaged } from './btrfs-damaged.js'
import { filesystemModuleMissing } from './filesystem-module-missing.js'
import { filesystemFeatures } from './filesystem-features.js'
import { diskFull } from './disk-full.js'

/** Causes of LVM, RAID, LUKS and file systems. */
export const STORAGE_RULES: readonly Rule[] = [
  lvmMissing,
  lvmDevicesFile,
  raidDegraded,
  luksWaits,
  ext4Damaged,
  xfsDamaged,
  xfsDuplicateUuid,
  btrfsDamaged,
  filesystemModuleMissing,
  filesystemFeatures,
  diskFull,
]
