import { CREDENTIAL_START, credentialOf } from '../../domain-xml/index.js'

/**
 * The SMBIOS string that adds keys to root's `authorized_keys`, in systemd's form: the credential `tmpfiles.extra`.
 *
 * systemd's `ssh.authorized_keys.root` would do nothing if root has an `authorized_keys` already, as on every cloud
 * image. Of two credentials of one name systemd takes the first, so what the instance is given anyway is kept in ours.
 */
export function keyCredential(keys: readonly string[], strings: readonly string[]): string {
  const own = ownLines(strings).filter((line) => line !== '')
  const text = [...own, ...linesFor(keys), ''].join('\n')
  return `${CREDENTIAL_START}${NAME}=${Buffer.from(text).toString('base64')}`
}

/** True if a guest with these SMBIOS strings was given all of these keys when it started. */
export function isGiven(keys: readonly string[], strings: readonly string[]): boolean {
  const given = new Set(ownLines(strings))
  return linesFor(keys).every((line) => given.has(line))
}

/**
 * Lines of tmpfiles.d(5): file and folder are made if they are missing, and get the owner and the mode that sshd
 * wants. Each key is added at the end of the file, once for each boot (`!`).
 *
 * It begins on a new line, because the last line of the file may have no end. A line has one key: systemd 252 takes
 * no longer argument than a path.
 */
function linesFor(keys: readonly string[]): readonly string[] {
  const adding = keys.map((key) => `w+! ${KEYS_FILE} - - - - \\n${escape(key)}\\n`)
  return ['d /root/.ssh 0700 root root -', `f ${KEYS_FILE} 0600 root root -`, ...adding]
}

const KEYS_FILE = '/root/.ssh/authorized_keys'

/** A backslash begins an escape sequence there, and `%` a specifier. */
function escape(key: string): string {
  return key.replaceAll('\\', '\\\\').replaceAll('%', '%%')
}

/** Characters that systemd takes as one argument, less the two line ends. */
const LONGEST = 4_095 - 2

/** True if systemd takes that key. */
export function isTaken(key: string): boolean {
  return Buffer.byteLength(escape(key)) + 2 <= LONGEST
}

const NAME = 'tmpfiles.extra'
const PLAIN_START = `io.systemd.credential:${NAME}=`

/** The lines of the first credential of that name. */
function ownLines(strings: readonly string[]): readonly string[] {
  const isOwn = (text: string): boolean =>
    text.startsWith(PLAIN_START) || text.startsWith(`${CREDENTIAL_START}${NAME}=`)
  const first = strings.find(isOwn)
  if (first === undefined) return []
  const text = first.startsWith(PLAIN_START)
    ? first.slice(PLAIN_START.length)
    : (credentialOf([first], NAME) ?? '')
  return text.split('\n')
}
