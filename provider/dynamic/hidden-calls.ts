import type { Dependencies } from './dependencies.js'
import { hideSecrets, type Hide } from './hide-secrets.js'
import { translateErrors } from './translate-errors.js'

/** How one call says something to the operator. */
export interface Shown {
  readonly runtime: Dependencies['runtime']
  readonly hide: Hide
}

/** Runs one call; the first of `bags` has the provider's text, and no secret of any of them is shown. */
export type HiddenCall = <T>(
  bags: readonly [object, ...object[]],
  job: (shown: Shown) => Promise<T>,
) => Promise<T>

/** Makes the function by which a provider runs its calls: what a call says, and its errors, show no secret. */
export function makeHiddenCall(runtime: Dependencies['runtime']): HiddenCall {
  return (bags, job) => {
    const hide = hideSecrets(...bags)
    const hidden: Pick<Dependencies['runtime'], 'say' | 'warn'> = {
      say: (message) => {
        runtime.say(hide(message))
      },
      warn: (message) => {
        runtime.warn(hide(message))
      },
    }
    return translateErrors(bags[0], hide, () => job({ runtime: { ...runtime, ...hidden }, hide }))
  }
}
