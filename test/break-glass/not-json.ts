import { createHash } from 'node:crypto'

/** A page of a record with a right checksum, of a text that is not JSON. */
export function notJson(): Buffer {
  const text = 'no JSON at all'
  const checksum = createHash('sha256').update(text).digest('hex').slice(0, 16)
  return Buffer.from(`${checksum} ${text}\n`)
}
