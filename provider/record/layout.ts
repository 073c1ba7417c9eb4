/**
 * Where everything is in a record volume.
 *
 *     0      marks   one for each term: not zero once its process has taken over
 *     4096   slots   one for each term: two pages, written in turn
 *
 * Every byte belongs to one term, and so to one process: a write that comes late overwrites nothing
 * of anybody else's.
 */

/** Processes that can hold a record one after the other. */
export const TERMS = 256
/** The last terms are for those that end a rescue: a record that is full can still be ended. */
export const ENDING_TERMS = 64
/** Bytes of a term's mark. */
export const MARK_BYTES = 16
/** Bytes of a page, the most that a state may take. */
export const PAGE_BYTES = 4096
/** Bytes of all marks. */
export const MARKS_BYTES = TERMS * MARK_BYTES
/** Bytes of a record volume. */
export const RECORD_BYTES = MARKS_BYTES + TERMS * 2 * PAGE_BYTES

/** Where the page of a term with that sequence number is. */
export function pageOffset(term: number, sequence = 0): number {
  return MARKS_BYTES + (2 * term + (sequence % 2)) * PAGE_BYTES
}
