import type { Credentials } from '../../config-drive/index.js'
import { credentialOf, CREDENTIAL_START } from '../../domain-xml/index.js'
import type { InspectedImage, InspectedKernel } from '../../storage/index.js'

/** Volume id of our own rescue image, and the first file in its RAM disk (rescue-image/build). */
const OWN_IMAGE = 'LIBVIRT_RESCUE'

/** What the rescue system is booted from; null: without that. */
export interface BootFiles {
  readonly image: Pick<InspectedImage, 'volumeId'> | null
  readonly kernel: Pick<InspectedKernel, 'firstFile'> | null
}

/**
 * True if what boots says that it is ours, so that its system gives a sign of life: the RAM disk beside a kernel, or
 * else the image. A guest may claim the same.
 */
export function isOwnSystem({ image, kernel }: BootFiles): boolean {
  return kernel === null ? image?.volumeId === OWN_IMAGE : kernel.firstFile === OWN_IMAGE
}

/**
 * What the host hands to a rescue system. Root of the guest reads it, and so does who reads the host's XML: only
 * public keys and a hash, never user data.
 */
export interface Handover {
  /** Proves that the sign comes from this start of this rescue; 32 hexadecimal digits. */
  readonly nonce: string
  readonly instance: string
  /** The command that ends the rescue. */
  readonly end: string
  readonly credentials: Pick<Credentials, 'sshAuthorizedKeys' | 'passwordHash'>
}

/**
 * SMBIOS strings of type 11 in the form of systemd's credentials, which our rescue image reads as well
 * (rescue-image/README.md). The values are base64, so that every value survives.
 */
export function smbiosStrings({
  nonce,
  instance,
  end,
  credentials: { sshAuthorizedKeys, passwordHash },
}: Handover): readonly string[] {
  const credentials = {
    [NONCE]: nonce,
    'rescue.instance': instance,
    'rescue.end': end,
    ...givenCredentials(sshAuthorizedKeys, passwordHash),
  }
  return Object.entries(credentials).map(asString)
}

/** True if a rescue that runs with these SMBIOS strings was given these keys and this hash, and no others. */
export function wasGiven(
  strings: readonly string[],
  { sshAuthorizedKeys, passwordHash }: Handover['credentials'],
): boolean {
  const given = Object.entries(givenCredentials(sshAuthorizedKeys, passwordHash)).map(asString)
  const names = [KEYS, PASSWORD].map((name) => `${CREDENTIAL_START}${name}=`)
  const found = strings.filter((text) => names.some((name) => text.startsWith(name)))
  return given.every((text) => found.includes(text)) && (given.length > 0 || found.length === 0)
}

/** By the names of systemd: `systemd.system-credentials(7)`. */
function givenCredentials(keys: readonly string[], hash: string | null): Record<string, string> {
  return {
    ...(keys.length === 0 ? {} : { [KEYS]: `${keys.join('\n')}\n` }),
    ...(hash === null ? {} : { [PASSWORD]: hash }),
  }
}

function asString([name, value]: readonly [string, string]): string {
  return `${CREDENTIAL_START}${name}=${Buffer.from(value).toString('base64')}`
}

/** The nonce among the SMBIOS strings of a running rescue; null if it has none. */
export function nonceOf(strings: readonly string[]): string | null {
  return credentialOf(strings, NONCE)
}

/** The ssh keys among the SMBIOS strings of a running rescue. */
export function keysOf(strings: readonly string[]): readonly string[] {
  const lines = credentialOf(strings, KEYS) ?? ''
  return lines.split('\n').filter((line) => line !== '')
}

/** The hash of root's password among the SMBIOS strings of a running rescue; null: it was given none. */
export function hashOf(strings: readonly string[]): string | null {
  return credentialOf(strings, PASSWORD)
}

const NONCE = 'rescue.nonce'
const KEYS = 'ssh.authorized_keys.root'
const PASSWORD = 'passwd.hashed-password.root'
