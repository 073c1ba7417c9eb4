import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { startDaemon } from '../../test/lab/daemon/daemon.js'
import { record } from '../calls/record.js'
import type { Recording } from '../calls/recording.js'
import { replay } from '../calls/replay.js'
import { rescueOnce, type BothWays } from '../calls/rescue-once.js'
import { makeSubject, quietRuntime, withPlan } from '../calls/subject.js'
import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'
import { timed } from '../core/timed.js'

/**
 * Overhead of the lifecycle over the bare libvirt calls: rescue and unrescue of a running instance
 * against a replay of the calls that they make.
 */
export const rescue: Bench = {
  name: 'rescue',
  async measure() {
    const daemon = await startDaemon()
    try {
      return await compare(await withPlan(await makeSubject(daemon)))
    } finally {
      await daemon.stop()
    }
  },
}

async function compare(inputs: RescueInputs): Promise<readonly Measured[]> {
  const calls = await recordRound(inputs)
  const { product, bare } = await interleave(
    {
      product: () => rescueOnce(inputs),
      bare: async (): Promise<BothWays<number>> => ({
        rescue: await timed(() => replay(calls.rescue)),
        unrescue: await timed(() => replay(calls.unrescue)),
      }),
    },
    { rounds: 30, warmUps: 2 },
  )
  const after = await recordRound(inputs)
  return (['rescue', 'unrescue'] as const).map((way) => {
    assertSameCalls(calls[way], after[way])
    const [ours, theirs] = [product.map((ms) => ms[way]), bare.map((ms) => ms[way])]
    return {
      name: `${way} / the same calls made bare`,
      value: medianRatio(ours, theirs),
      target: 1.1,
      better: 'lower',
      figures: `${inMs(ours)} / ${inMs(theirs)}, ${namesOf(calls[way]).length} calls`,
    }
  })
}

async function recordRound(inputs: RescueInputs): Promise<BothWays<Recording>> {
  const into = await record(quietRuntime, (runtime) => create(inputs, runtime))
  const out = await record(quietRuntime, (runtime) => remove(into.result.outputs, runtime))
  return { rescue: into.recording, unrescue: out.recording }
}

/** Every round has to make the recorded calls. Calls made together have no order. */
function assertSameCalls(first: Recording, last: Recording): void {
  const [before, after] = [first, last].map((recording) => namesOf(recording).toSorted().join(' '))
  if (before !== after) throw new Error(`the calls changed:\n${before ?? ''}\n${after ?? ''}`)
}

function namesOf({ sessions }: Recording): readonly string[] {
  return sessions.flatMap(({ calls }) => calls.map(({ name }) => name))
}

function inMs(samples: readonly number[]): string {
  return `${median(samples).toFixed(0)} ms`
}
