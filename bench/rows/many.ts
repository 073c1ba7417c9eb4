import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { startDaemon, type Daemon } from '../../test/lab/daemon/daemon.js'
import { byHandForAll } from '../by-hand/by-hand.js'
import { makeSubjects } from '../calls/many-subjects.js'
import { quietRuntime } from '../calls/subject.js'
import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench, Measured } from '../core/row.js'
import { timed } from '../core/timed.js'

/**
 * Fifty rescues on one host at once, in one process as in one stack, against an operator's shell script
 * that xargs runs eight at a time. Each side stops and starts fifty QEMU and makes fifty overlays.
 */
export const many: Bench = {
  name: 'many',
  async measure() {
    const daemon = await startDaemon()
    try {
      const all = await makeSubjects(daemon, MANY)
      const ms = await interleave(
        { ours: () => rescueAll(all), script: () => scriptAll(daemon, all) },
        { rounds: 3, warmUps: 0 },
      )
      return [row(ms)]
    } finally {
      await daemon.stop()
    }
  },
}

const MANY = 50

async function rescueAll(all: readonly RescueInputs[]): Promise<number> {
  const start = performance.now()
  const created = await Promise.all(all.map((inputs) => create(inputs, quietRuntime)))
  const ms = performance.now() - start
  await Promise.all(created.map(({ outputs }) => remove(outputs, quietRuntime)))
  return ms
}

async function scriptAll(daemon: Daemon, all: readonly RescueInputs[]): Promise<number> {
  const ms = await timed(() => byHandForAll(daemon, 'in', all))
  await byHandForAll(daemon, 'out', all)
  return ms
}

function row({ ours, script }: Record<'ours' | 'script', number[]>): Measured {
  const seconds = (samples: readonly number[]): string => (median(samples) / 1000).toFixed(1)
  return {
    name: `${MANY} rescues at once / xargs -P 8 of the virsh script`,
    value: medianRatio(ours, script),
    target: 0.9,
    better: 'lower',
    figures: `${seconds(ours)} / ${seconds(script)} s`,
  }
}
