/** Milliseconds that the answer of a call gets to reach Pulumi. */
const ANSWER_MS = 1_000

/**
 * Wraps calls so that the process ends after the last of them if its engine is gone.
 *
 * If the engine is killed, Pulumi leaves the process of a dynamic provider behind for ever. While the
 * engine lives, and while a call runs, the process goes on.
 */
export function endWithEngine(
  isEngineAlive: () => boolean,
  exit: () => void,
  sleep: (ms: number) => Promise<void>,
): <T>(call: () => Promise<T>) => Promise<T> {
  let running = 0
  return async (call) => {
    running += 1
    try {
      return await call()
    } finally {
      running -= 1
      if (!isEngineAlive())
        void sleep(ANSWER_MS).then(() => {
          if (running === 0) exit()
        })
    }
  }
}
