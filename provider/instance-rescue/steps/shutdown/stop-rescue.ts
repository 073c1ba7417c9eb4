import type { Observation } from '../../../host/index.js'
import { runsRescue } from '../../status/runs-rescue.js'
import { keepRepairs } from '../definition/keep-repairs.js'
import type { Keeping } from '../definition/keep-repairs.js'
import { look } from '../work.js'
import type { LeaveWork } from '../work.js'
import { stop } from './stop.js'

/**
 * Stops the rescue system, and keeps what it wrote to disks that were moved to other files, also if that
 * happens while it is shutting down.
 */
export async function stopRescue(
  work: LeaveWork,
  seen: Observation,
  keeping: Keeping,
): Promise<void> {
  await keepRepairs(work, seen, keeping)
  let last = seen
  const glance = async (): Promise<void> => {
    const now = await look(work)
    if (now !== null && runsRescue(now, work.held.state.claim)) last = now
  }
  const check = async (): Promise<void> => {
    await glance()
    await keepRepairs(work, last, keeping)
  }
  const timeout = seen.power === 'running' ? work.shutdownTimeout : 0
  const isPoweredOff = await watching(work, glance, () => stop(work, seen, { timeout, check }))
  if (isPoweredOff || last === seen) return
  const now = await look(work)
  if (now?.persistent === true)
    await keepRepairs(work, { ...now, liveXml: last.liveXml }, { ...keeping, isOff: true })
}

/** Milliseconds between two looks at a system that is shutting down: it may go off at any moment. */
const GLANCE_EVERY_MS = 2_000

/** Runs `act`, and looks at the system meanwhile. */
async function watching<T>(
  work: LeaveWork,
  glance: () => Promise<void>,
  act: () => Promise<T>,
): Promise<T> {
  const over = new AbortController()
  const watch = keepLooking(work, glance, over.signal)
  try {
    return await act()
  } finally {
    over.abort()
    await watch
  }
}

async function keepLooking(
  { clock }: LeaveWork,
  glance: () => Promise<void>,
  over: AbortSignal,
): Promise<void> {
  for (;;) {
    await clock.sleep(GLANCE_EVERY_MS, over)
    if (over.aborted) return
    // If it cannot be looked at, the wait itself fails on the same connection.
    await glance().catch(() => undefined)
  }
}
