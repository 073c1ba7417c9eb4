import { scryptSync } from 'node:crypto'
import { encrypt, verify } from 'unixcrypt'

/**
 * The SHA-512 crypt hash of a password, as crypt(3) takes it: `$6$SALT$HASH`.
 *
 * The salt follows from the password and from what it is for, so that the same password gives no change at
 * the next `up`. It is found by scrypt, which takes longer than the hash itself: who sees the salt cannot find
 * the password faster by it.
 */
export function hashPassword(password: string, purpose: string): string {
  const salt = scryptSync(password, `pulumi-libvirt-rescue\0${purpose}`, 12, {
    N: 32_768,
    maxmem: 2 ** 26,
  })
  return encrypt(password, `$6$${salt.toString('base64').replaceAll('+', '.')}`)
}

/**
 * The hash of a password; the one that there was before, if it is of that password: another salt would look like
 * another password.
 */
export function hashAgain(password: string, purpose: string, before: unknown): string {
  const isHash = typeof before === 'string' && PASSWORD_HASH.test(before)
  return isHash && verify(password, before) ? before : hashPassword(password, purpose)
}

/** Passwords that can be typed on a console. */
export const CAN_BE_TYPED = /^\P{Cc}{1,512}$/u

/** Hashes that `hashPassword` makes. */
export const PASSWORD_HASH = /^\$6\$[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}$/

/** A password of 20 letters and digits, none of which is taken for another, from 32 hexadecimal digits or more. */
export function spellPassword(randomHex: string): string {
  const letters = [...randomHex.matchAll(/[0-9a-f]{2}/g)]
    .map(([byte]) => LETTERS[Number.parseInt(byte, 16) % LETTERS.length] ?? '')
    .slice(0, 20)
    .join('')
  return letters.replaceAll(/.{5}(?=.)/g, '$&-')
}

/** 32 of them, so that each byte gives each with the same chance: 0, 1, l and o are left out. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'
