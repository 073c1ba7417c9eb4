import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import type { Project } from '../../test/engine/project.js'
import { record } from '../calls/record.js'
import { replay } from '../calls/replay.js'
import { rescueOnce } from '../calls/rescue-once.js'
import { quietRuntime, withPlan } from '../calls/subject.js'
import { interleave } from '../core/interleave.js'
import { median } from '../core/median.js'
import type { Measured } from '../core/row.js'
import { timed } from '../core/timed.js'

type Side = 'rescue' | 'empty' | 'bare'

/** What is compared: two projects, and the rescue of the first. */
interface Compared {
  readonly inputs: RescueInputs
  readonly rescue: Project
  readonly empty: Project
}

/**
 * Overhead of `pulumi up` of a rescue over libvirt and Pulumi: the whole command on the real engine,
 * less the libvirt calls of its two checks and its create, against `up` of a resource that does nothing.
 */
export async function compareUps(compared: Compared): Promise<Pick<Measured, 'value' | 'figures'>> {
  const { rescue, empty, bare } = await measure(compared)
  const ratios = rescue.map((ms, round) => (ms - (bare[round] ?? NaN)) / (empty[round] ?? NaN))
  const seconds = (samples: readonly number[]): string => (median(samples) / 1000).toFixed(2)
  return {
    value: median(ratios),
    figures: `(${seconds(rescue)} − ${seconds(bare)}) / ${seconds(empty)} s`,
  }
}

async function measure({ inputs, rescue, empty }: Compared): Promise<Record<Side, number[]>> {
  // After the first rescue libvirt knows the image, so that all others make the same calls.
  await rescueOnce(await withPlan(inputs))
  const into = await record(quietRuntime, async (runtime) => {
    await withPlan(inputs, runtime) // check of the preview
    return create(await withPlan(inputs, runtime), runtime) // check of the update, and create
  })
  const out = await record(quietRuntime, (runtime) => remove(into.result.outputs, runtime))
  const bare = async (): Promise<number> => {
    const ms = await timed(() => replay(into.recording))
    await replay(out.recording)
    return ms
  }
  return interleave(
    { rescue: () => upAndDown(rescue), empty: () => upAndDown(empty), bare },
    { rounds: 10, warmUps: 1 },
  )
}

/** Measures an `up` of a new stack, in milliseconds, and destroys what it made. */
async function upAndDown(project: Project): Promise<number> {
  const pulumi = async (...args: readonly string[]): Promise<void> => {
    const outcome = await project.pulumi(...args)
    if (!outcome.ok) throw new Error(`pulumi ${args.join(' ')} failed: ${outcome.text}`)
  }
  const ms = await timed(() => pulumi('up', '--yes'))
  await pulumi('destroy', '--yes', '--skip-preview')
  return ms
}
