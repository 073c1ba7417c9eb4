import type { Credentials } from './credentials.js'
import { makeUserData } from './user-data.js'

/**
 * Finds the user data that an operator gave, in the user data of a rescue's drive; null: none that leads to it.
 *
 * The drive is not trusted: only what makes the very same text, with the keys and the hash that were given, counts.
 */
export function givenUserData(
  text: string,
  others: Pick<Credentials, 'sshAuthorizedKeys' | 'passwordHash'>,
): string | null {
  const [, boundary = ''] =
    /^Content-Type: multipart\/mixed; boundary="(rescue-part-\d+)"\n/.exec(text) ?? []
  if (boundary === '') return null
  const start = text.indexOf(`\n--${boundary}\n`) + boundary.length + 4
  // What is ours comes last, and was made after the boundary was chosen.
  const end = text.lastIndexOf(`\n--${boundary}\n`)
  if (end < start) return null
  const part = text.slice(start, end)
  const [, encoded] =
    /^Content-Type: text\/plain[^\n]*\n[^\n]*base64\n\n([\s\S]*)$/.exec(part) ?? []
  const decoded = encoded === undefined ? [] : [Buffer.from(encoded, 'base64').toString()]
  return (
    [...decoded, part].find((userData) => makeUserData({ ...others, userData }) === text) ?? null
  )
}
