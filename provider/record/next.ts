/** A holder that wrote nothing for this many milliseconds counts as dead: a live holder writes every 8 s. */
export const STANDSTILL_MS = 30_000
/** Milliseconds to watch a record that keeps changing: a soft shutdown or a slow start takes that long. */
export const PATIENCE_MS = 90_000
/** A look at the record that is older than this many milliseconds does not count; a term must begin within it. */
export const PROMPT_MS = 15_000

/** What a process that has a term knows. */
export interface Holding {
  readonly own: number
  /** Highest term whose mark is set. */
  readonly mark: number
}

/** What a process that wants the record knows of it. */
export interface Waiting {
  /** Highest term whose mark is set. */
  readonly mark: number
  /** The valid page with the highest term; null: the record is blank. */
  readonly page: { readonly term: number; readonly isWorking: boolean } | null
  /** True with proof that the writer of that page is gone, or if it is this process itself. */
  readonly isHolderGone: boolean
  /** Highest term whose guard this process failed to create, because another process has it; 0: none. */
  readonly taken: number
  /** Milliseconds since the record last changed, and since this process began to watch it. */
  readonly still: number
  readonly watched: number
}

/** What a process may do next: `wait` is to look again in a second, `write` to write its own slot and act. */
export type Next =
  | { readonly do: 'wait' | 'give up' | 'write' | 'lost' }
  | { readonly do: 'make guard'; readonly term: number }

/** Every decision about who holds a record; docs/record.md explains the protocol. */
export function next(known: Holding | Waiting): Next {
  if ('own' in known) return { do: known.mark > known.own ? 'lost' : 'write' }
  const { mark, page, taken } = known
  const top = Math.max(mark, page?.term ?? 0, taken)
  const isTopKnown = page !== null && page.term === top
  const isIdle = isTopKnown && (!page.isWorking || known.isHolderGone)
  if (isIdle || known.still >= STANDSTILL_MS) return { do: 'make guard', term: top + 1 }
  return { do: known.watched >= PATIENCE_MS ? 'give up' : 'wait' }
}
