import type { Credentials } from './credentials.js'

/**
 * The user data of a rescue: what the operator gave, and after it, so that it counts, what lets root in.
 *
 * Cloud images lock root's account and answer root's key with a note; both are lifted. Public keys are not
 * here, because they are in the meta data.
 */
export function makeUserData(credentials: Credentials): string {
  const ours = cloudConfig(credentials)
  return credentials.userData === null ? ours : joinParts([credentials.userData, ours])
}

/** JSON is YAML. */
function cloudConfig({ sshAuthorizedKeys, passwordHash }: Credentials): string {
  const config = {
    ...(sshAuthorizedKeys.length === 0 ? {} : { disable_root: false }),
    ...(passwordHash === null ? {} : { chpasswd: rootPassword(passwordHash) }),
  }
  return `#cloud-config\n${JSON.stringify(config)}\n`
}

/** `users` since cloud-init 22.3, `list` for older ones and gone in some later one; a hash is known by its form. */
function rootPassword(hash: string): object {
  return {
    expire: false,
    users: [{ name: 'root', password: hash }],
    list: `root:${hash}\n`,
  }
}

/** A MIME archive of parts whose kinds cloud-init finds out itself, from how each begins. */
function joinParts(parts: readonly string[]): string {
  const boundary = freeBoundary(parts)
  return [
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    'MIME-Version: 1.0',
    '',
    ...parts.flatMap((text) => [`--${boundary}`, part(text)]),
    `--${boundary}--`,
    '',
  ].join('\n')
}

/** An archive is a part as it stands: its header is the header of the part. */
function part(text: string): string {
  if (/^(content-type|mime-version):/i.test(text)) return text
  const lines = Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\n')
  return `Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: base64\n\n${lines}`
}

function freeBoundary(parts: readonly string[]): string {
  let number = 0
  while (parts.some((text) => text.includes(`rescue-part-${number}`))) number += 1
  return `rescue-part-${number}`
}
