import type { Rule } from '../rule.js'
import { initramfsMissing } from './initramfs-missing.js'
import { initramfsDamaged } from './initramfs-damaged.js'
import { kernelPanic } from './kernel-panic.js'
import { kernelFault } from './kernel-fault.js'
import { timerFails } from './timer-fails.js'
import { memoryTooSmall } from './memory-too-small.js'
import { initMissing } from './init-missing.js'
import { initBroken } from './init-broken.js'

/** Causes of the kernel and init. */
export const KERNEL_RULES: readonly Rule[] = [
  initramfsMissing,
  initramfsDamaged,
  kernelPanic,
  kernelFault,
  timerFails,
  memoryTooSmall,
  initMissing,
  initBroken,
]
