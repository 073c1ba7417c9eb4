import { findUnknowns } from './unknowns.js'

/** What a change of inputs means, in the form that Pulumi expects. */
export interface DiffResult {
  readonly changes: boolean
  readonly replaces: string[]
  readonly deleteBeforeReplace: boolean
}

/** How the changes of one resource are judged. */
export interface Judge<Outputs, Inputs> {
  readonly diff: (
    olds: Outputs,
    news: Inputs,
  ) => { readonly changes: boolean; readonly replaces: readonly string[] }
  /** Arguments whose change replaces the resource, unless it means the same. */
  readonly madeOf: readonly string[]
  /** True if the old resource must be gone before a new one can be made. */
  readonly isDeletedFirst: boolean
}

/**
 * Asks the lifecycle what changed inputs mean.
 *
 * An input that is not known yet counts as changed. If the resource is made from that input, the change
 * replaces the resource; else it updates it. The update asks again with the real values. Which of two goes first is
 * said in any case, because the option `replaceOnChanges` replaces a resource for other arguments, too.
 */
export function diffInputs<Outputs, Inputs extends object>(
  olds: Outputs,
  news: Inputs,
  { diff, madeOf, isDeletedFirst }: Judge<Outputs, Inputs>,
): DiffResult {
  const unknowns = findUnknowns(news).map((path) => path.split('.')[0] ?? path)
  const { changes, replaces } =
    unknowns.length === 0
      ? diff(olds, news)
      : { changes: true, replaces: unknowns.filter((name) => madeOf.includes(name)) }
  return {
    changes,
    replaces: [...new Set(replaces)],
    deleteBeforeReplace: isDeletedFirst,
  }
}
