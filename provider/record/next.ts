/** Milliseconds after which a holder that wrote nothing is taken for dead: a living one writes every 8 s. */
export const STANDSTILL_MS = 30_000
/** Milliseconds a record is watched that moves all the time: soft shutdown, a slow start. */
export const PATIENCE_MS = 90_000

/** Milliseconds within which a process does what it won, and an answer says who holds the record. */
export const PROMPT_MS = 15_000

/** What a process knows of a record. */
export interface Known {
  /** Highest term whose mark is set. */
  readonly mark: number
  /** The valid page with the highest term; null: the record is blank. */
  readonly page: { readonly term: number; readonly isWorking: boolean } | null
  /** True with proof that the writer of that page is gone, or if it is this process itself. */
  readonly isHolderGone: boolean
  /** Highest term whose guard another process was seen to have; 0: none. */
  readonly taken: number
  /** The term that this process has, by the guard or the record that it created; null: none. */
  readonly own: number | null
  /** Milliseconds in which nothing moved, and since the watching began. */
  readonly still: number
  readonly watched: number
}

/** What a process may do next. */
export type Next =
  /** Look again in a second. */
  | { readonly do: 'wait' }
  /** The holder lives and works: say so. */
  | { readonly do: 'give up' }
  | { readonly do: 'make guard'; readonly term: number }
  /** It holds the record: it may write its own slot, and act. */
  | { readonly do: 'write' }
  /** Another process has a higher term. */
  | { readonly do: 'lost' }

/**
 * Every decision about who holds a record; the protocol is explained in docs/record.md.
 *
 * A term belongs to the process that created its guard volume, which libvirt creates once. A holder
 * writes its page first, then looks at the marks, then acts. A process that takes over sets its mark
 * first, then reads the pages. So one of the two sees the other, whatever the timing.
 */
export function next(known: Known): Next {
  const { mark, page, taken, own } = known
  const top = Math.max(mark, page?.term ?? 0, taken)
  if (own !== null) return { do: top > own ? 'lost' : 'write' }
  const isTopKnown = page !== null && page.term === top
  const isIdle = isTopKnown && (!page.isWorking || known.isHolderGone)
  if (isIdle || known.still >= STANDSTILL_MS) return { do: 'make guard', term: top + 1 }
  return { do: known.watched >= PATIENCE_MS ? 'give up' : 'wait' }
}
