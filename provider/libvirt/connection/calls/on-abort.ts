/**
 * Calls `then` when the signal aborts; returns a function that cancels this.
 *
 * All waits of one signal share one listener, because Node prints a warning for the eleventh.
 */
export function onAbort(signal: AbortSignal, then: () => void): () => void {
  const waiting = WAITING.get(signal) ?? listen(signal)
  waiting.add(then)
  return () => {
    waiting.delete(then)
    if (waiting.size > 0 || WAITING.get(signal) !== waiting) return
    WAITING.delete(signal)
    signal.removeEventListener('abort', notify)
  }
}

const WAITING = new WeakMap<AbortSignal, Set<() => void>>()

function listen(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>()
  WAITING.set(signal, waiting)
  signal.addEventListener('abort', notify)
  return waiting
}

function notify(this: AbortSignal): void {
  for (const then of [...(WAITING.get(this) ?? [])]) then()
}
