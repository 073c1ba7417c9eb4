import type { RescueInputs, RescueOutputs } from '../instance-rescue/index.js'
import type { Lifecycle } from './dependencies.js'
import { findUnknowns } from './unknowns.js'

/** Pulumi's answer to what a change of inputs means. */
export interface DiffResult {
  readonly changes: boolean
  readonly replaces: string[]
  readonly deleteBeforeReplace: boolean
}

/**
 * Asks the lifecycle what changed inputs mean.
 *
 * Inputs that are not known yet count as changed: what a rescue is made of then asks for a
 * replacement, anything else for an update. The update itself asks again with real values.
 */
export function diffInputs(
  olds: RescueOutputs,
  news: RescueInputs,
  { diff }: Pick<Lifecycle, 'diff'>,
): DiffResult {
  const unknowns = findUnknowns(news).map((path) => path.split('.')[0] ?? path)
  if (unknowns.length > 0) {
    return answer(
      true,
      unknowns.filter((name) => MADE_OF.includes(name)),
    )
  }
  const { changes, replaces } = diff(olds, news)
  return answer(changes, replaces)
}

const MADE_OF = ['instance', 'image', 'pool', 'uri']

function answer(changes: boolean, replaces: readonly string[]): DiffResult {
  return { changes, replaces: [...new Set(replaces)], deleteBeforeReplace: replaces.length > 0 }
}
