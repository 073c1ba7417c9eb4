import { CREDENTIAL_START } from '../../domain-xml/index.js'
import type { InspectedImage } from '../../storage/index.js'

/** Volume id of our own rescue image (rescue-image/build/iso.sh). */
const OWN_IMAGE = 'LIBVIRT_RESCUE'

/** True if the image says that it is ours, so that its system gives a sign of life. A guest may claim the same. */
export function isOwnImage({ volumeId }: Pick<InspectedImage, 'volumeId'>): boolean {
  return volumeId === OWN_IMAGE
}

/** What the host hands to a rescue system. Root of the guest reads it, and so does who reads the host's XML. */
export interface Handover {
  /** Proves that the sign comes from this start of this rescue; 32 hexadecimal digits. */
  readonly nonce: string
  readonly instance: string
  /** The command that ends the rescue. */
  readonly end: string
  /** Public keys in the format of `authorized_keys`. */
  readonly sshAuthorizedKeys: readonly string[]
}

/**
 * SMBIOS strings of type 11 in the form of systemd's credentials, which our rescue image reads as well
 * (rescue-image/README.md). The values are base64, so that every value survives.
 */
export function smbiosStrings({
  nonce,
  instance,
  end,
  sshAuthorizedKeys: keys,
}: Handover): readonly string[] {
  const credentials = {
    [NONCE]: nonce,
    'rescue.instance': instance,
    'rescue.end': end,
    ...(keys.length === 0 ? {} : { [KEYS]: `${keys.join('\n')}\n` }),
  }
  return Object.entries(credentials).map(
    ([name, value]) => `${CREDENTIAL_START}${name}=${Buffer.from(value).toString('base64')}`,
  )
}

/** The nonce among the SMBIOS strings of a running rescue; null if it has none. */
export function nonceOf(strings: readonly string[]): string | null {
  return valueOf(strings, NONCE)
}

/** The ssh keys among the SMBIOS strings of a running rescue. */
export function keysOf(strings: readonly string[]): readonly string[] {
  const lines = valueOf(strings, KEYS) ?? ''
  return lines.split('\n').filter((line) => line !== '')
}

function valueOf(strings: readonly string[], name: string): string | null {
  const start = `${CREDENTIAL_START}${name}=`
  const found = strings.find((text) => text.startsWith(start))?.slice(start.length)
  return found === undefined ? null : Buffer.from(found, 'base64').toString()
}

const NONCE = 'rescue.nonce'
const KEYS = 'ssh.authorized_keys.root'
