import { copyDefinition } from './definition/copy-definition.js'
import { holdDefinition } from './definition/hold-definition.js'
import { prepareDisk } from './prepare-disk.js'
import { recordStop } from './record-stop.js'
import { startRescue } from './start-rescue.js'
import { stopInstance } from './stop-instance.js'
import { verify } from './verify-rescue.js'
import type { EnterWork, LeaveWork, Step, Work } from './work.js'

/**
 * The steps of a rescue, in order. Undone in the opposite order, they leave nothing behind: what was
 * running runs again.
 *
 * They run one after the other, although some could run at the same time: libvirtd may lose the answer
 * to a call that ends at the moment in which an upload ends.
 */
const STEPS: readonly Step[] = [
  prepareDisk,
  copyDefinition,
  recordStop,
  holdDefinition,
  stopInstance,
  startRescue,
  verify,
]

/** Enters the rescue, and at the end writes that into the record. */
export async function enter(work: EnterWork): Promise<void> {
  for (const step of STEPS) await beating(work, () => step.run(work))
  const { held } = work
  await held.finish(work, { ...held.state, phase: 'rescued' })
}

/** Leaves the rescue from any state; the record itself stays. */
export async function leave(work: LeaveWork): Promise<void> {
  const { held } = work
  if (held.state.phase !== 'ending') await held.write(work, { ...held.state, phase: 'ending' })
  for (const step of STEPS.toReversed()) await beating(work, () => step.undo(work))
}

/** Milliseconds between two heartbeats: other processes take a holder for dead after 30 s without one. */
const BEAT_EVERY_MS = 8_000

/** Calls `act` and writes heartbeats meanwhile: a guest may take long to shut down. */
async function beating(work: Work, act: () => Promise<unknown>): Promise<void> {
  const over = new AbortController()
  const beats = keepBeating(work, over.signal)
  try {
    await act()
  } finally {
    over.abort()
    await beats
  }
}

async function keepBeating(work: Work, over: AbortSignal): Promise<void> {
  for (;;) {
    await work.clock.sleep(BEAT_EVERY_MS, over)
    if (over.aborted) return
    // If a heartbeat cannot be written, the step itself fails on the same connection.
    await work.held.beat(work).catch(() => undefined)
  }
}
