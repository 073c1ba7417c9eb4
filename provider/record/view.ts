import { MARK_BYTES, MARKS_BYTES, PAGE_BYTES, TERMS } from './layout.js'
import { decodePage } from './page.js'
import type { Page } from './page.js'

/** What a record says. */
export type View<State> = {
  /** Highest term whose mark is set; 0: nobody has taken the record over. */
  readonly mark: number
} & (
  | { readonly kind: 'blank' }
  | { readonly kind: 'state'; readonly page: Page<State> }
  /** Damaged, foreign, or of another version: never acted on. */
  | { readonly kind: 'unreadable'; readonly reason: string }
)

/** Highest term whose mark is set, from the first bytes of a record; a torn mark counts. */
export function highestMark(bytes: Uint8Array): number {
  const last = bytes.subarray(0, MARKS_BYTES).findLastIndex((byte) => byte !== 0)
  return Math.min(Math.floor(Math.max(last, 0) / MARK_BYTES), TERMS - 1)
}

/** Reads a record from its first bytes: the valid page with the highest term and sequence is the state. */
export function readView<State>(
  bytes: Uint8Array,
  parse: (state: unknown) => State | null,
): View<State> {
  const mark = highestMark(bytes)
  const unreadable = (reason: string): View<State> => ({ mark, kind: 'unreadable', reason })
  const pages = pagesIn(bytes)
  const [newest] = pages.sort((a, b) => b.term - a.term || b.sequence - a.sequence)
  if (pages.some(({ state }) => state === undefined))
    return unreadable('another version of this tool wrote it')
  if (newest === undefined)
    return isBlank(bytes)
      ? { mark, kind: 'blank' }
      : unreadable('it is damaged, or it is not a record')
  const state = parse(newest.state)
  return state === null
    ? unreadable('it does not describe a rescue of this instance')
    : { mark, kind: 'state', page: { ...newest, state } }
}

/** True if no page was ever whole: at most, the first page of some term was cut off by a kill. */
function isBlank(bytes: Uint8Array): boolean {
  for (let at = MARKS_BYTES; at < bytes.length; at += PAGE_BYTES) {
    const page = bytes.subarray(at, at + PAGE_BYTES)
    const isFirst = ((at - MARKS_BYTES) / PAGE_BYTES) % 2 === 0
    const isCutOff = isFirst && !page.includes(NEWLINE)
    if (!isCutOff && page.some((byte) => byte !== 0)) return false
  }
  return true
}

const NEWLINE = 10

/** Every whole page. A page in another term's slot, or of another version, has no state. */
function pagesIn(bytes: Uint8Array): Page<unknown>[] {
  const pages: Page<unknown>[] = []
  for (let at = MARKS_BYTES; at < bytes.length; at += PAGE_BYTES) {
    const page = decodePage(bytes.subarray(at, at + PAGE_BYTES))
    const term = Math.floor((at - MARKS_BYTES) / PAGE_BYTES / 2)
    if (page !== null) pages.push(page.term === term ? page : { ...page, state: undefined })
  }
  return pages
}
