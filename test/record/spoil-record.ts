import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import {
  MARKS_BYTES,
  PAGE_BYTES,
  RECORD_BYTES,
  markOffset,
  pageOffset,
} from '../../provider/record/layout.js'
import { encodeMark, encodePage, type Page } from '../../provider/record/page.js'
import { readView } from '../../provider/record/view.js'
import type { RescueState } from '../../provider/instance-rescue/model/state.js'

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

/** A record that says something else than this one: its checksums are right, because a checksum is no signature. */
export function forgeRecord(
  record: Buffer,
  change: (page: Page<RescueState>) => Page<unknown>,
): Buffer {
  const view = readView(record, (state) => state as RescueState)
  if (view.kind !== 'state') throw new Error(`the record is ${view.kind}`)
  const page = { ...change(view.page), birth: 'feed', term: 0, sequence: 0 }
  const bytes = Buffer.alloc(RECORD_BYTES)
  encodeMark('feed').copy(bytes, markOffset(0))
  encodePage(page).copy(bytes, pageOffset(0))
  return bytes
}

/** A page with another claim. */
export function withClaim(
  page: Page<RescueState>,
  change: Partial<RescueState['claim']>,
): Page<RescueState> {
  const { claim, ...state } = page.state
  return { ...page, state: { ...state, claim: { ...claim, ...change } } }
}
