import type { TreeCase } from '../support/tree-case.js'
import { ACCESS } from './access.js'
import { BOOT } from './boot.js'
import { FSTAB } from './fstab.js'
import { SERVICES } from './services.js'

/** Each fix that changes files alone, and what it refuses. */
export const TREES: readonly TreeCase[] = [...FSTAB, ...BOOT, ...ACCESS, ...SERVICES]
