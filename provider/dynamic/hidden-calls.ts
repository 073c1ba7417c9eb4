import type { Dependencies } from './dependencies.js'
import { hideSecrets, type Hide } from './secrets/hide-secrets.js'
import type { Row } from './log/log.js'
import { rowUrn } from './log/row-urn.js'
import { translateErrors } from './translate-errors.js'

/** How one call says something to the operator. */
export interface Shown {
  readonly runtime: Dependencies['runtime']
  readonly hide: Hide
}

/**
 * Runs one call. The first of `bags` has the provider's text and the resource's URN, and no secret of any of
 * them is shown.
 */
export type HiddenCall = <T>(
  bags: readonly [object, ...object[]],
  job: (shown: Shown) => Promise<T>,
) => Promise<T>

/**
 * Makes the function by which a provider runs its calls: what a call says is in the row of its resource, and
 * neither that nor an error shows a secret.
 */
export function makeHiddenCall({
  runtime,
  rowOf,
}: Pick<Dependencies, 'runtime' | 'rowOf'>): HiddenCall {
  return (bags, job) => {
    const hide = hideSecrets(...bags)
    const row = hiding(rowOf(rowUrn(bags[0])), hide)
    return translateErrors(bags[0], hide, () => job({ runtime: { ...runtime, ...row }, hide }))
  }
}

function hiding({ say, warn, progress }: Row, hide: Hide): Row {
  return {
    say: (message) => {
      say(hide(message))
    },
    warn: (message) => {
      warn(hide(message))
    },
    progress: (message) => {
      progress(hide(message))
    },
  }
}
