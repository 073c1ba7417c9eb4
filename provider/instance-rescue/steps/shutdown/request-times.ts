/** Seconds between two shutdown requests. */
export const RETRY_INTERVAL_S = 10

/** The times of shutdown requests, in seconds after the first: every k·R below T. */
export function requestTimes(timeout: number, retryInterval: number): number[] {
  const times: number[] = []
  for (let at = 0; at < timeout; at += retryInterval) times.push(at)
  return times
}
