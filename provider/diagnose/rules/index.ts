import { HOST_RULES } from './host/index.js'
import { FIRMWARE_RULES } from './firmware/index.js'
import { LOADER_RULES } from './loader/index.js'
import { KERNEL_RULES } from './kernel/index.js'
import { ROOT_RULES } from './root/index.js'
import { STORAGE_RULES } from './storage/index.js'
import { SYSTEM_RULES } from './system/index.js'
import { ACCESS_RULES } from './access/index.js'
import type { Rule } from './rule.js'

/** Every rule, in the order of a boot. */
export const RULES: readonly Rule[] = [
  ...HOST_RULES,
  ...FIRMWARE_RULES,
  ...LOADER_RULES,
  ...KERNEL_RULES,
  ...ROOT_RULES,
  ...STORAGE_RULES,
  ...SYSTEM_RULES,
  ...ACCESS_RULES,
]
