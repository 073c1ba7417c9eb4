import { append, assertHeld } from '../record/record.js'
import { copyDefinition } from './copy-definition.js'
import { holdDefinition } from './hold-definition.js'
import { prepareDisk } from './prepare-disk.js'
import { startRescue } from './start-rescue.js'
import { stopInstance } from './stop-instance.js'
import { verify } from './verify-rescue.js'
import type { Entering, Leaving, Step } from './work.js'

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
export async function enter(work: Entering): Promise<void> {
  for (const step of STEPS) {
    await append(work.libvirt, work.held, {
      rim: work.rim,
      entry: { kind: 'step', step: step.name },
    })
    await step.run(work)
  }
  await append(work.libvirt, work.held, { rim: work.rim, entry: { kind: 'rescued' } })
}

/** Leaves, from wherever it stands; the record itself stays. */
export async function leave(work: Leaving): Promise<void> {
  await append(work.libvirt, work.held, { rim: work.rim, entry: { kind: 'undo' } })
  for (const step of STEPS.toReversed()) {
    await assertHeld(work.libvirt, work.held, work.rim)
    await step.undo(work)
  }
}
