import { makeHiddenCall, type Shown } from '../../dynamic/hidden-calls.js'
import type { Configuration } from '../configuration.js'
import type { Opened } from '../plugin.js'
import type { Properties } from '../wire/properties.js'

/** What a call that is not one of a resource must not show. */
export interface Hidden {
  readonly process: Opened['process']
  readonly configuration: Configuration
  readonly given: Properties
}

/** Runs a call of no resource so that neither a line of it nor an error shows a secret of its arguments or settings. */
export function callHidden<T>(
  { process, configuration, given: { values, secrets } }: Hidden,
  job: (shown: Shown) => Promise<T>,
): Promise<T> {
  const { runtime, rowOf, run } = process
  const settings = {
    uri: configuration.uri,
    secretArguments: configuration.isSecret ? ['uri'] : [],
  }
  const call = makeHiddenCall({ runtime, rowOf })
  return run(() => call([{ ...values, secretArguments: secrets }, settings], job))
}
