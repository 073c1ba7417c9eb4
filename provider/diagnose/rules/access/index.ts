import type { Rule } from '../rule.js'
import { sshdConfigWrong } from './sshd-config-wrong.js'
import { sshKeyRefused } from './ssh-key-refused.js'
import { noAddress } from './no-address.js'
import { sudoersWrong } from './sudoers-wrong.js'
import { cloudInitFails } from './cloud-init-fails.js'
import { passwordExpired } from './password-expired.js'
import { machineIdMissing } from './machine-id-missing.js'
import { unitsFailed } from './units-failed.js'

/** Causes of an instance that is up and cannot be reached. */
export const ACCESS_RULES: readonly Rule[] = [
  sshdConfigWrong,
  sshKeyRefused,
  noAddress,
  sudoersWrong,
  cloudInitFails,
  passwordExpired,
  machineIdMissing,
  unitsFailed,
]
