import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { MARKS_BYTES, PAGE_BYTES } from '../../provider/record/layout.js'

/** Damages one byte of every page of a record. */
export function spoilRecord(path: string): void {
  const bytes = readFileSync(path)
  for (let at = MARKS_BYTES; at < bytes.length; at += PAGE_BYTES)
    if (bytes[at] !== 0) bytes.write('#', at + 100)
  writeFileSync(path, bytes)
}

/** A page as another version of this tool might write it: whole, and not one that we know. */
export function newerPage(): Buffer {
  const json = JSON.stringify({ version: 999, kind: 'teleport', time: '2030-01-01T00:00:00Z' })
  const checksum = createHash('sha256').update(json).digest('hex').slice(0, 16)
  return Buffer.from(`${checksum} ${json}\n`)
}
