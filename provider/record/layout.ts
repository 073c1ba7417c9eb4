/**
 * Where everything is in a record volume.
 *
 *     0      marks   one for each term: zero until the process of that term takes over
 *     4096   slots   one for each term: two pages, written in turn
 *
 * Each byte belongs to one term, and so to one process. So a late write overwrites nothing that
 * another process wrote. docs/record.md explains the protocol.
 */

/** Processes that can hold a record one after the other. */
export const TERMS = 256
/** The last terms are kept for processes that end a rescue, so that a full record can still be ended. */
export const ENDING_TERMS = 64
/** Bytes of a term's mark. */
export const MARK_BYTES = 16
/** Bytes of a page, the most that a state may take. */
export const PAGE_BYTES = 4096
/** Bytes of all marks. */
export const MARKS_BYTES = TERMS * MARK_BYTES
/** Bytes of a record volume. */
export const RECORD_BYTES = MARKS_BYTES + TERMS * 2 * PAGE_BYTES

/** Offset of a term's page with that sequence number. */
export function pageOffset(term: number, sequence = 0): number {
  return MARKS_BYTES + (2 * term + (sequence % 2)) * PAGE_BYTES
}
