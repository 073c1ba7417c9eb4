/**
 * Calls `then` when the signal aborts; returns what takes that back.
 *
 * All waits of one signal share one listener: Node warns on standard error of the eleventh.
 */
export function onAbort(signal: AbortSignal, then: () => void): () => void {
  const waiting = WAITING.get(signal) ?? listen(signal)
  waiting.add(then)
  return () => {
    waiting.delete(then)
    if (waiting.size > 0 || WAITING.get(signal) !== waiting) return
    WAITING.delete(signal)
    signal.removeEventListener('abort', tell)
  }
}

const WAITING = new WeakMap<AbortSignal, Set<() => void>>()

function listen(signal: AbortSignal): Set<() => void> {
  const waiting = new Set<() => void>()
  WAITING.set(signal, waiting)
  signal.addEventListener('abort', tell)
  return waiting
}

function tell(this: AbortSignal): void {
  for (const then of [...(WAITING.get(this) ?? [])]) then()
}
