import type { RescueInputs, RescueOutputs } from '../../instance-rescue/index.js'
import type { Lifecycle } from '../dependencies.js'
import { findUnknowns } from './unknowns.js'

/** What a change of inputs means, in the form that Pulumi expects. */
export interface DiffResult {
  readonly changes: boolean
  readonly replaces: string[]
  readonly deleteBeforeReplace: boolean
}

/**
 * Asks the lifecycle what changed inputs mean.
 *
 * An input that is not known yet counts as changed. If the rescue is made from that input, the change
 * replaces the rescue; else it updates it. The update asks again with the real values.
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

/** Arguments whose change replaces a rescue, unless it means the same. */
export const MADE_OF = [
  'instance',
  'image',
  'originalDisks',
  'pool',
  'uri',
  'sshAuthorizedKeys',
  'adminPasswordHash',
  'generatePassword',
  'userData',
]

function answer(changes: boolean, replaces: readonly string[]): DiffResult {
  return { changes, replaces: [...new Set(replaces)], deleteBeforeReplace: replaces.length > 0 }
}
