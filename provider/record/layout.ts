/** Processes that can hold a record one after the other. */
export const TERMS = 256
/** The last terms are kept for processes that end a rescue, so that a full record can still be ended. */
export const ENDING_TERMS = 64
/** Bytes of a term's mark. */
export const MARK_BYTES = 16
/** Bytes of a page, the most that a state may take. */
export const PAGE_BYTES = 4096
/** Bytes of all marks; the slots follow. */
export const MARKS_BYTES = TERMS * MARK_BYTES
/** Bytes of a record volume. */
export const RECORD_BYTES = pageOffset(TERMS)

/** Offset of a term's mark. The mark of term 0 is next to its slot, to be written together with its first page. */
export function markOffset(term: number): number {
  return MARKS_BYTES - (term + 1) * MARK_BYTES
}

/** Offset of a term's page with that sequence number. */
export function pageOffset(term: number, sequence = 0): number {
  return MARKS_BYTES + (2 * term + (sequence % 2)) * PAGE_BYTES
}
