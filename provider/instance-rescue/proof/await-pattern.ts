import type { Clock } from '../../host/index.js'
import type { Waiting } from './await-sign.js'
import type { WatchedConsole } from './watch-console.js'

/** Waits until a guest's console has shown what is expected; false if it does not in time. */
export async function awaitPattern(
  clock: Clock,
  { timeout, assertUseful }: Pick<Waiting, 'timeout' | 'assertUseful'>,
  watched: WatchedConsole,
): Promise<boolean> {
  const end = clock.now() + timeout
  for (let asked = clock.now(); clock.now() < end;) {
    if (hasMatched(watched)) return true
    if (clock.now() - asked >= USEFUL_MS) {
      await assertUseful()
      asked = clock.now()
    }
    await clock.sleep(Math.min(PAUSE_MS, Math.max(0, end - clock.now())))
  }
  return hasMatched(watched)
}

function hasMatched(watched: WatchedConsole): boolean {
  return watched.seen().matched.some((isFound) => isFound)
}

/** Milliseconds before it is looked at again, and before it is asked whether waiting has a use. */
const [PAUSE_MS, USEFUL_MS] = [500, 5_000]
