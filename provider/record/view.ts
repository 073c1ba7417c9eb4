import { MARK_BYTES, MARKS_BYTES, PAGE_BYTES, TERMS, markOffset } from './layout.js'
import { decodePage, type Page } from './page.js'

/** What a record says. `mark` is the highest term whose mark is set; 0: nobody has taken the record over. */
export type View<State> =
  | { readonly kind: 'blank'; readonly mark: number; readonly page: null }
  | { readonly kind: 'state'; readonly mark: number; readonly page: Page<State> }
  /** Damaged, foreign, or of another version: never acted on. `isTooShort`: shorter than a record, and nothing is in it. */
  | { readonly kind: 'unreadable'; readonly reason: string; readonly isTooShort?: boolean }

/** What a record says that can be acted on. */
export type Readable<State> = Exclude<View<State>, { kind: 'unreadable' }>

/** The mark of a term, from the first bytes of a record: the id of the record if that term began. */
export function markOf(bytes: Buffer, term: number): string {
  const at = markOffset(term)
  return bytes.toString('latin1', at, at + MARK_BYTES).trimEnd()
}

/** Highest term whose mark is set, from the first bytes of a record; a torn mark counts. */
export function highestMark(bytes: Buffer): number {
  const first = bytes.subarray(0, MARKS_BYTES).findIndex((byte) => byte !== 0)
  return first === -1 ? 0 : TERMS - 1 - Math.floor(first / MARK_BYTES)
}

/** Reads a record from its first bytes: the valid page with the highest term and sequence is the state. */
export function readView<State>(
  bytes: Buffer,
  parse: (state: unknown) => State | null,
): View<State> {
  const mark = highestMark(bytes)
  const found = pagesOf(bytes).map((page, at) => decodePage(page.toString(), Math.floor(at / 2)))
  if (found.includes('foreign'))
    return { kind: 'unreadable', reason: 'another version of this tool wrote it' }
  const whole = found.filter((page) => page !== null && page !== 'foreign')
  // A write of an earlier record under this name may arrive late.
  const pages = whole.filter(({ term, birth }) => markOf(bytes, term) === birth)
  const newest = pages.sort((a, b) => a.term - b.term || a.sequence - b.sequence).at(-1)
  if (newest === undefined)
    return isBlank(bytes)
      ? { mark, kind: 'blank', page: null }
      : { kind: 'unreadable', reason: NOT_A_RECORD }
  const state = parse(newest.state)
  return state === null
    ? { kind: 'unreadable', reason: 'it does not describe a rescue of this instance' }
    : { mark, kind: 'state', page: { ...newest, state } }
}

function pagesOf(bytes: Buffer): Buffer[] {
  const pages: Buffer[] = []
  for (let at = MARKS_BYTES; at < bytes.length; at += PAGE_BYTES)
    pages.push(bytes.subarray(at, at + PAGE_BYTES))
  return pages
}

/** Why bytes without a valid page are not trusted. */
export const NOT_A_RECORD = 'it is damaged, or it is not a record'

/** True if nothing was written but marks and the beginning of a term's first page: a kill may cut that off. */
function isBlank(bytes: Buffer): boolean {
  const areMarks = /^[0-9a-f \0]*$/.test(bytes.toString('latin1', 0, MARKS_BYTES))
  const isUnwritten = (page: Buffer, at: number): boolean =>
    at % 2 === 0 ? !page.includes('\n') : page.every((byte) => byte === 0)
  return areMarks && pagesOf(bytes).every(isUnwritten)
}
