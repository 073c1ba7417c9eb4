import { copyDefinition } from './copy-definition.js'
import { holdDefinition } from './hold-definition.js'
import { prepareDisk } from './prepare-disk.js'
import { recordStop } from './record-stop.js'
import { startRescue } from './start-rescue.js'
import { stopInstance } from './stop-instance.js'
import { verify } from './verify-rescue.js'
import type { EnterWork, LeaveWork, Step, Work } from './work.js'

/**
 * The whole way into a rescue, in order. Left backwards: what was running runs again, nothing stays
 * behind.
 *
 * One after the other, though some could run beside one another: libvirtd may lose the answer to a call
 * that ends in the moment in which an upload does.
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

/** Enters; the record says so at the end. */
export async function enter(work: EnterWork): Promise<void> {
  for (const step of STEPS) await beating(work, () => step.run(work))
  const { held } = work
  await held.finish(work, { ...held.state, phase: 'rescued' })
}

/** Leaves, from wherever it stands; the record itself stays. */
export async function leave(work: LeaveWork): Promise<void> {
  const { held } = work
  if (held.state.phase !== 'ending') await held.write(work, { ...held.state, phase: 'ending' })
  for (const step of STEPS.toReversed()) await beating(work, () => step.undo(work))
}

/** Milliseconds between two signs of life: others take a holder for dead after 30 s without one. */
const BEAT_EVERY_MS = 8_000

/** Does something and shows meanwhile that the holder lives: a guest may take its time to go off. */
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
    // A beat that cannot be written is the step's own trouble: it meets the same connection.
    await work.held.beat(work).catch(() => undefined)
  }
}
