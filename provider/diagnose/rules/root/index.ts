import type { Rule } from '../rule.js'
import { rootNotFound } from './root-not-found.js'
import { rootNotFoundDracut } from './root-not-found-dracut.js'
import { driverMissing } from './driver-missing.js'
import { deviceNameChanged } from './device-name-changed.js'
import { notAnOsTree } from './not-an-os-tree.js'

/** Causes of the root file system. */
export const ROOT_RULES: readonly Rule[] = [
  rootNotFound,
  rootNotFoundDracut,
  driverMissing,
  deviceNameChanged,
  notAnOsTree,
]
