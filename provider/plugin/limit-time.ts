import type { Runtime } from '../host/index.js'

/** A runtime for one call, and whether the time of the call is over. */
export interface LimitedRuntime {
  readonly runtime: Runtime
  readonly isOver: () => boolean
}

/**
 * Makes a runtime under which a call stops between two steps once its time is over, as after a Ctrl-C.
 *
 * What was begun is kept, and the next call goes on from there. 0 seconds: no limit.
 */
export function limitTime(runtime: Runtime, seconds: number): LimitedRuntime {
  const end = seconds > 0 ? runtime.clock.now() + seconds * 1000 : Number.POSITIVE_INFINITY
  const isOver = (): boolean => runtime.clock.now() >= end
  return {
    runtime: { ...runtime, isEngineAlive: () => !isOver() && runtime.isEngineAlive() },
    isOver,
  }
}
