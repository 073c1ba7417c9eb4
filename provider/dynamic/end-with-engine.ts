/** Milliseconds for the last words of a call to get out. */
const LAST_WORDS_MS = 1_000

/**
 * Wraps calls so that the process ends after the last one of them, once its engine is gone.
 *
 * Pulumi leaves the process of a dynamic provider behind when its engine is killed, for ever. While
 * the engine lives, and while any call is under way, nothing is ended.
 */
export function endWithEngine(
  isEngineAlive: () => boolean,
  exit: () => void,
): <T>(call: () => Promise<T>) => Promise<T> {
  let underWay = 0
  return async (call) => {
    underWay += 1
    try {
      return await call()
    } finally {
      underWay -= 1
      if (!isEngineAlive())
        setTimeout(() => {
          if (underWay === 0) exit()
        }, LAST_WORDS_MS).unref()
    }
  }
}
