import type { Rule } from '../rule.js'
import { grubStage1 } from './grub-stage1.js'
import { grubModulesMissing } from './grub-modules-missing.js'
import { grubPartitionGone } from './grub-partition-gone.js'
import { grubDeviceGone } from './grub-device-gone.js'
import { grubDiskGone } from './grub-disk-gone.js'
import { grubUnknownFilesystem } from './grub-unknown-filesystem.js'
import { grubMixedVersions } from './grub-mixed-versions.js'
import { grubConfigMissing } from './grub-config-missing.js'
import { grubPrompt } from './grub-prompt.js'
import { grubRescue } from './grub-rescue.js'
import { kernelFileMissing } from './kernel-file-missing.js'
import { initramfsFileMissing } from './initramfs-file-missing.js'
import { grubOutOfMemory } from './grub-out-of-memory.js'
import { kernelDamaged } from './kernel-damaged.js'

/** Causes of GRUB. */
export const LOADER_RULES: readonly Rule[] = [
  grubStage1,
  grubModulesMissing,
  grubPartitionGone,
  grubDeviceGone,
  grubDiskGone,
  grubUnknownFilesystem,
  grubMixedVersions,
  grubConfigMissing,
  grubPrompt,
  grubRescue,
  kernelFileMissing,
  initramfsFileMissing,
  grubOutOfMemory,
  kernelDamaged,
]
