import type { Credentials } from '../../config-drive/index.js'
import { hashPassword } from '../../password/hash-password.js'
import type { RescueInputs, RescueOutputs } from './types.js'

/** The arguments that say who may get into the rescue system. */
type Asked = Pick<RescueInputs, 'sshAuthorizedKeys' | 'adminPasswordHash' | 'userData'>

/** What lets the operator in: as asked, and with the password that was made for this rescue, if one was. */
export function credentialsOf(
  { sshAuthorizedKeys = [], adminPasswordHash, userData }: Asked,
  adminPassword: RescueOutputs['adminPassword'],
): Credentials {
  const made = adminPassword === undefined ? null : hashPassword(adminPassword, MADE)
  return {
    sshAuthorizedKeys,
    passwordHash: made ?? adminPasswordHash ?? null,
    userData: userData ?? null,
  }
}

/** True if somebody or something is to be let in, or set up. */
export function asksForCredentials(
  inputs: Asked & Pick<RescueInputs, 'generatePassword'>,
): boolean {
  const { sshAuthorizedKeys = [], adminPasswordHash, generatePassword, userData } = inputs
  return (
    sshAuthorizedKeys.length > 0 ||
    generatePassword === true ||
    adminPasswordHash !== undefined ||
    userData !== undefined
  )
}

/** A password that was made is random, so that no other has its salt. */
const MADE = 'made'
