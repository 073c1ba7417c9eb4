import { decodeLine } from './line.js'
import type { Claim, Policy, RecordLine } from './line.js'
import type { Holder } from '../rim.js'

/** Size of the record volume. */
export const RECORD_BYTES = 64 * 1024
/** The last bytes are one slot for the heartbeat, written over and over: the journal cannot fill up with them. */
export const BEAT_BYTES = 512
/** Where that slot begins, in bytes from the start: the journal ends before it. */
export const BEAT_OFFSET = RECORD_BYTES - BEAT_BYTES
/** Before the heartbeat, room that only lines get which lead out of a rescue: a full record can be undone. */
export const RESERVED_BYTES = 8 * 1024

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
 * Reads a record. A last line that was torn by a kill does not count; a damaged line with good ones
 * after it makes the whole record unreadable.
 */
export function readContent(bytes: Uint8Array): RecordContent {
  const text = Buffer.from(bytes.subarray(0, BEAT_OFFSET)).toString('latin1')
  const raw = Buffer.from(bytes).toString('latin1')
  const used = text.slice(0, endOfText(text))
  if (used === '') return { kind: 'blank', raw }

  // What follows the last newline is torn, whole as it may look: its newline belongs to it.
  const decoded = used
    .split('\n')
    .slice(0, -1)
    .map((part) => ({ part, value: decodeLine(Buffer.from(part, 'latin1').toString()) }))
  const firstBad = decoded.findIndex(({ value }) => value === null)
  const good = decoded.slice(0, firstBad === -1 ? undefined : firstBad)
  if (decoded.slice(good.length).some(({ value }) => value !== null))
    return unreadable('a line in its middle is damaged', raw)

  const lines = good.map(({ value }) => value)
  if (!lines.every((value) => value !== null && value !== 'newer'))
    return unreadable('a newer version of this tool wrote it', raw)
  const claim = lines[0]
  // The first line itself was torn: then nothing was touched yet.
  if (claim === undefined) return { kind: 'blank', raw }
  if (claim.kind !== 'claim') return unreadable('it does not begin with a claim', raw)
  const end = good.reduce((sum, { part }) => sum + part.length + 1, 0)
  return { kind: 'journal', raw, journal: summarise(claim, lines, end) }
}

function endOfText(text: string): number {
  const zero = text.indexOf('\0')
  return zero === -1 ? text.length : zero
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
