import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { createProject, type Project } from '../../test/engine/project.js'
import { startDaemon } from '../../test/lab/daemon/daemon.js'
import { record } from '../calls/record.js'
import { replay } from '../calls/replay.js'
import { rescueOnce } from '../calls/rescue-once.js'
import { makeSubject, quietRuntime, withPlan } from '../calls/subject.js'
import { interleave } from '../core/interleave.js'
import { median } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'
import { timed } from '../core/timed.js'

/**
 * Overhead of `pulumi up` of a rescue over libvirt and Pulumi: the whole command on the real engine,
 * less the libvirt calls of its two checks and its create, against `up` of a resource that does nothing.
 */
export const up: Bench = {
  name: 'up',
  async measure() {
    const daemon = await startDaemon()
    const projects: Project[] = []
    try {
      const inputs = await makeSubject(daemon)
      for (const program of [programOf(inputs), EMPTY])
        projects.push(await createProject({ files: { 'index.js': program } }))
      return [row(await compare(inputs, projects))]
    } finally {
      for (const project of projects) project.remove()
      await daemon.stop()
    }
  },
}

const EMPTY = `
  const { dynamic } = require('@pulumi/pulumi')
  new dynamic.Resource({ create: async () => ({ id: 'nothing' }) }, 'fix', {})
`

function programOf({ instance, image, shutdownTimeout, uri }: RescueInputs): string {
  return `
    const { InstanceRescue } = require('pulumi-libvirt-rescue')
    new InstanceRescue('fix', ${JSON.stringify({ instance, image, shutdownTimeout, uri })})
  `
}

type Side = 'rescue' | 'empty' | 'bare'

async function compare(
  inputs: RescueInputs,
  [rescue, empty]: readonly Project[],
): Promise<Record<Side, number[]>> {
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
async function upAndDown(project: Project | undefined): Promise<number> {
  const pulumi = async (...args: readonly string[]): Promise<void> => {
    const outcome = await project?.pulumi(...args)
    if (outcome?.ok !== true)
      throw new Error(`pulumi ${args.join(' ')} failed: ${outcome?.text ?? ''}`)
  }
  const ms = await timed(() => pulumi('up', '--yes'))
  await pulumi('destroy', '--yes', '--skip-preview')
  return ms
}

function row({ rescue, empty, bare }: Record<Side, number[]>): Measured {
  const ratios = rescue.map((ms, round) => (ms - (bare[round] ?? NaN)) / (empty[round] ?? NaN))
  const seconds = (samples: readonly number[]): string => (median(samples) / 1000).toFixed(2)
  return {
    name: 'pulumi up of a rescue, less its bare calls / of an empty dynamic resource',
    value: median(ratios),
    target: 1.15,
    better: 'lower',
    figures: `(${seconds(rescue)} − ${seconds(bare)}) / ${seconds(empty)} s`,
  }
}
