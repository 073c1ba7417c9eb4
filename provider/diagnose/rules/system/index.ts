import type { Rule } from '../rule.js'
import { emergencyMode } from './emergency-mode.js'
import { rootLocked } from './root-locked.js'
import { fstabDeviceMissing } from './fstab-device-missing.js'
import { fstabLineWrong } from './fstab-line-wrong.js'
import { selinuxFails } from './selinux-fails.js'
import { selinuxRelabels } from './selinux-relabels.js'
import { systemdFrozen } from './systemd-frozen.js'
import { systemdCycle } from './systemd-cycle.js'
import { bootUnitFailed } from './boot-unit-failed.js'
import { jobWithoutLimit } from './job-without-limit.js'
import { auditdHalts } from './auditd-halts.js'

/** Causes of systemd. */
export const SYSTEM_RULES: readonly Rule[] = [
  emergencyMode,
  rootLocked,
  fstabDeviceMissing,
  fstabLineWrong,
  selinuxFails,
  selinuxRelabels,
  systemdFrozen,
  systemdCycle,
  bootUnitFailed,
  jobWithoutLimit,
  auditdHalts,
]
