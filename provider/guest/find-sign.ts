/** What a rescue system says of itself when it is up. It is the guest's word: only the nonce was checked. */
export interface Sign {
  /** Fingerprint of the ssh server's key, `SHA256:…` as ssh prints it; null: no ssh server runs. */
  readonly hostKey: string | null
}

/** Characters of the port's text that are kept: a sign is shorter, and a guest can write for ever. */
export const SIGN_LENGTH = 4096

/**
 * Finds the sign with this rescue's nonce in what a guest wrote to its port; null if it is not there.
 *
 * Lines of another boot, of another rescue or of anything else are passed over.
 */
export function findSign(text: string, nonce: string): Sign | null {
  for (const line of text.split('\n').slice(0, -1)) {
    const words = line.trim().split(' ')
    const start = words.indexOf('rescue-ready')
    if (start < 0 || !words.includes(`nonce=${nonce}`, start)) continue
    const key = words.find((word) => /^hostkey=SHA256:[A-Za-z0-9+/]{43}$/.test(word))
    return { hostKey: key?.slice('hostkey='.length) ?? null }
  }
  return null
}
