/** What lets the operator into a rescue system. */
export interface Credentials {
  /** Public keys in the format of `authorized_keys`. */
  readonly sshAuthorizedKeys: readonly string[]
  /** A crypt(3) hash of root's password; null: none is set. */
  readonly passwordHash: string | null
  /** For cloud-init, in any of its formats; null: none. */
  readonly userData: string | null
}
