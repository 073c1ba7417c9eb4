import { append, assertHeld, beat } from '../../record/record.js'
import { copyDefinition } from './copy-definition.js'
import { holdDefinition } from './hold-definition.js'
import { prepareDisk } from './prepare-disk.js'
import { startRescue } from './start-rescue.js'
import { stopInstance } from './stop-instance.js'
import { verify } from './verify-rescue.js'
import type { EnterWork, LeaveWork, Step, Work } from './work.js'

/** The whole way into a rescue, in order. Left backwards: what was running runs again, nothing stays behind. */
const STEPS: readonly Step[] = [
  copyDefinition,
  prepareDisk,
  holdDefinition,
  stopInstance,
  startRescue,
  verify,
]

/** Enters: each step is written into the record before it begins. */
export async function enter(work: EnterWork): Promise<void> {
  for (const step of STEPS) {
    await append(work.libvirt, work.held, {
      runtime: work.runtime,
      entry: { kind: 'step', step: step.name },
    })
    await beating(work, () => step.run(work))
  }
  await append(work.libvirt, work.held, { runtime: work.runtime, entry: { kind: 'rescued' } })
}

/** Leaves, from wherever it stands; the record itself stays. */
export async function leave(work: LeaveWork): Promise<void> {
  await append(work.libvirt, work.held, { runtime: work.runtime, entry: { kind: 'undo' } })
  for (const step of STEPS.toReversed()) {
    await assertHeld(work.libvirt, work.held, work.runtime)
    await beating(work, () => step.undo(work))
  }
}

/** Milliseconds between two signs of life: others take a holder for dead after 30 s without one. */
const BEAT_EVERY_MS = 8_000

/** Runs a step and shows meanwhile that its holder lives: a guest may take its time to go off. */
async function beating(work: Work, act: () => Promise<void>): Promise<void> {
  const over = new AbortController()
  const beats = keepBeating(work, over.signal)
  try {
    await act()
  } finally {
    over.abort()
    await beats
  }
}

async function keepBeating({ libvirt, held, runtime }: Work, over: AbortSignal): Promise<void> {
  for (;;) {
    await runtime.clock.sleep(BEAT_EVERY_MS, over)
    if (over.aborted) return
    // A beat that cannot be written is the step's own trouble: it meets the same connection.
    await beat(libvirt, held, runtime).catch(() => undefined)
  }
}
