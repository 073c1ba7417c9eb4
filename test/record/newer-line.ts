import { createHash } from 'node:crypto'

const UNKNOWN_KIND = { kind: 'teleport', nonce: 'later', time: '2030-01-01T00:00:00Z' }

/** A line as a later version of the record might have: whole, and not one that we know. */
export function newerLine(value: Readonly<Record<string, unknown>> = UNKNOWN_KIND): Buffer {
  const json = JSON.stringify(value)
  const checksum = createHash('sha256').update(json).digest('hex').slice(0, 16)
  return Buffer.from(`${checksum} ${json}\n`)
}
