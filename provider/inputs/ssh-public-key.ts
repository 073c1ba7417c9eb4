import type * as z from 'zod'
import { plainText } from './plain-text.js'
import { showValue } from '../words/show-value.js'

/** One line of `authorized_keys`: a public key without options, `ssh-ed25519 AAAA… comment`. */
export const sshPublicKey: z.ZodString = plainText(16_384).refine(isKey, {
  error: ({ input }) =>
    isPrivate(input)
      ? 'is a private key; give the public key, from the file that ends in .pub'
      : `${showValue(input)} is not a public ssh key, such as 'ssh-ed25519 AAAA… name'`,
})

function isKey(text: string): boolean {
  const [, type, blob] = KEY.exec(text) ?? []
  if (type === undefined || blob === undefined) return false
  const bytes = Buffer.from(blob, 'base64')
  const length = bytes.length < 4 ? -1 : bytes.readUInt32BE(0)
  return bytes.subarray(4, 4 + length).toString('latin1') === type
}

const KEY = /^((?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+) ([A-Za-z0-9+/]+={0,2})(?: .*)?$/

function isPrivate(text: unknown): boolean {
  return typeof text === 'string' && text.includes('PRIVATE KEY')
}
