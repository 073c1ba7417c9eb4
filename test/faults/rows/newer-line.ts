import { createHash } from 'node:crypto'

/** A line as a later version of the record might have: whole, and of a kind that we do not know. */
export function newerLine(): Buffer {
  const json = JSON.stringify({ kind: 'teleport', nonce: 'later', time: '2030-01-01T00:00:00Z' })
  const checksum = createHash('sha256').update(json).digest('hex').slice(0, 16)
  return Buffer.from(`${checksum} ${json}\n`)
}
