import type { BrokenKind } from '../support/broken-kind.js'
import { ACCESS } from './access.js'
import { BOOT } from './boot.js'
import { DISKS } from './disks.js'
import { SERVICES } from './services.js'

/** Each way in which the tests break a Debian. */
export const KINDS: readonly BrokenKind[] = [...DISKS, ...BOOT, ...ACCESS, ...SERVICES]
