import { decodeLine } from './line.js'
import type { Claim, Policy, RecordLine } from './line.js'
import type { Holder } from '../host/index.js'

/** Size of the record volume. */
export const RECORD_BYTES = 64 * 1024
/** The last bytes are one slot for the heartbeat, written over and over: the journal cannot fill up with them. */
export const BEAT_BYTES = 512
/** Where that slot begins, in bytes from the start: the journal ends before it. */
export const BEAT_OFFSET = RECORD_BYTES - BEAT_BYTES
/** Before the heartbeat, room that only lines get which lead out of a rescue: a full record can be undone. */
export const RESERVED_BYTES = 8 * 1024

/**
 * Free room between the lines of two processes of which one passed the other over: should that one be
 * alive after all, the line that it was about to write falls in there. Longer than any line but a claim.
 */
export const GAP_BYTES = 512
/** The same where the record is still empty, and its maker's claim may come late. */
export const CLAIM_GAP_BYTES = 8 * 1024

/** What a record says, read from its bytes. */
export type RecordContent =
  /** All zero: claimed, and nothing touched yet. */
  | { readonly kind: 'blank'; readonly raw: string }
  | { readonly kind: 'journal'; readonly journal: JournalContent; readonly raw: string }
  /** Damaged, or of a newer version: never acted on. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly raw: string }

/** What the lines of a record come to; of holders and policies the last one counts. */
export interface JournalContent {
  readonly claim: Claim
  readonly lines: readonly RecordLine[]
  /** Where the next line goes. */
  readonly end: number
  readonly holder: Holder
  readonly policy: Policy
  /** Highest number of a takeover's guard volume so far; 0: never taken over. */
  readonly guard: number
}

/**
 * Reads a record: runs of lines with zeros between them, each written by one holder. A last line of a
 * run that was torn by a kill does not count; a damaged line with good ones after it makes the whole
 * record unreadable. Of several claims (the maker of an empty record was passed over) the last one counts.
 */
export function readContent(bytes: Uint8Array): RecordContent {
  const raw = Buffer.from(bytes).toString('latin1')
  const runs = [...raw.slice(0, BEAT_OFFSET).matchAll(/[^\0]+/g)].map(({ index, 0: text }) =>
    readRun(text, index),
  )
  if (runs.some(({ isDamaged }) => isDamaged))
    return unreadable('a line in its middle is damaged', raw)

  const all = runs.flatMap(({ lines }) => lines)
  if (!all.every((line) => line !== 'newer'))
    return unreadable('a newer version of this tool wrote it', raw)
  // Nothing, or a first line that was torn: then nothing was touched yet.
  if (all.length === 0) return { kind: 'blank', raw }
  const lines = all.slice(all.findLastIndex(({ kind }) => kind === 'claim'))
  const [claim] = lines
  if (all[0]?.kind !== 'claim' || claim?.kind !== 'claim')
    return unreadable('it does not begin with a claim', raw)
  const end = runs.findLast((run) => run.lines.length > 0)?.end ?? 0
  return { kind: 'journal', raw, journal: summarise(claim, lines, end) }
}

/** Lines that follow one another without a zero between them. */
interface Run {
  readonly lines: readonly (RecordLine | 'newer')[]
  readonly isDamaged: boolean
  readonly end: number
}

function readRun(text: string, start: number): Run {
  // What follows the last newline is torn, whole as it may look: its newline belongs to it.
  const parts = text.split('\n').slice(0, -1)
  const decoded = parts.map((part) => decodeLine(Buffer.from(part, 'latin1').toString()))
  const firstBad = decoded.indexOf(null)
  const count = firstBad === -1 ? decoded.length : firstBad
  return {
    lines: decoded.slice(0, count).filter((line) => line !== null),
    isDamaged: decoded.slice(count).some((line) => line !== null),
    end: parts.slice(0, count).reduce((sum, part) => sum + part.length + 1, start),
  }
}

function unreadable(reason: string, raw: string): RecordContent {
  return { kind: 'unreadable', reason, raw }
}

function summarise(claim: Claim, lines: readonly RecordLine[], end: number): JournalContent {
  const takeovers = lines.filter((line) => line.kind === 'takeover')
  const policies = lines.filter((line) => line.kind === 'policy')
  return {
    claim,
    lines,
    end,
    holder: takeovers.at(-1)?.holder ?? claim.holder,
    policy: policies.at(-1)?.policy ?? claim.policy,
    guard: takeovers.reduce((highest, { guard }) => Math.max(highest, guard), 0),
  }
}

/** True once create has finished and nobody began to undo. */
export function isFinished(journal: JournalContent): boolean {
  return journal.lines.some(({ kind }) => kind === 'rescued') && !isUndoing(journal)
}

/** True once undoing has begun: then it must be finished, never resumed forward. */
export function isUndoing(journal: JournalContent): boolean {
  return journal.lines.some(({ kind }) => kind === 'undo')
}
