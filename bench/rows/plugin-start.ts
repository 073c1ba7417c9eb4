import { join } from 'node:path'
import { interleave } from '../core/interleave.js'
import { median, medianRatio } from '../core/median.js'
import type { Bench } from '../core/row.js'
import { EMPTY_PLUGIN } from '../plugin/put-empty-plugin.js'
import { startPlugin } from '../plugin/start-plugin.js'

const PLUGIN = join(import.meta.dirname, '../../bundle/plugin/main.js')

/** From the start of the plugin's process to its port, against the least that a plugin in Node can be. */
export const pluginStart: Bench = {
  name: 'plugin-start',
  async measure() {
    const sides = { ours: () => start(PLUGIN), empty: () => start(EMPTY_PLUGIN) }
    const { ours, empty } = await interleave(sides, { rounds: 20, warmUps: 3 })
    return [
      {
        name: 'start of the plugin to its port / of an empty Node gRPC plugin',
        value: medianRatio(ours, empty),
        target: 1.5,
        better: 'lower',
        figures: `${median(ours).toFixed(0)} / ${median(empty).toFixed(0)} ms`,
      },
    ]
  },
}

async function start(program: string): Promise<number> {
  const { ms, stop } = await startPlugin(program)
  await stop()
  return ms
}
