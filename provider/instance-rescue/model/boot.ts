import type { RescueState } from './state.js'
import type { RescueInputs } from './types.js'

/** Bytes of a pattern that are recorded: the state must fit into a page. */
const PATTERN_BYTES = 300

/** How long and for what the rescue system is waited for, as it is recorded: only what was given. */
export function bootOf({
  bootTimeout,
  bootPattern,
  onBootTimeout,
}: Pick<RescueInputs, 'bootTimeout' | 'bootPattern' | 'onBootTimeout'>): Pick<RescueState, 'boot'> {
  const isShort =
    bootPattern !== undefined && Buffer.byteLength(JSON.stringify(bootPattern)) <= PATTERN_BYTES
  const boot = {
    ...(bootTimeout === undefined ? {} : { bootTimeout }),
    ...(isShort ? { bootPattern } : {}),
    ...(onBootTimeout === undefined ? {} : { onBootTimeout }),
  }
  return Object.keys(boot).length === 0 ? {} : { boot }
}
