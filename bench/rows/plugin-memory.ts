import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { startDaemon } from '../../test/lab/daemon/daemon.js'
import { makeSubjects } from '../calls/many-subjects.js'
import type { Bench } from '../core/row.js'
import { connectPlugin, type PluginClient } from '../plugin/connect-plugin.js'
import { startPlugin } from '../plugin/start-plugin.js'

const PLUGIN = join(import.meta.dirname, '../../bundle/plugin/main.js')
const MANY = 100
/** Calls at once: Pulumi's default on a machine of four cores. */
const PARALLEL = 16

/** Most memory that one plugin holds while an engine makes a stack of a hundred rescues, for each of them. */
export const pluginMemory: Bench = {
  name: 'plugin-memory',
  async measure() {
    const daemon = await startDaemon()
    try {
      const [first, ...rest] = await makeSubjects(daemon, MANY + 1)
      const { pid, port, stop } = await startPlugin(PLUGIN)
      const plugin = connectPlugin(port)
      if (first !== undefined) await plugin.create(argumentsOf(first)) // loads all code
      const before = memoryOf(pid)
      const made = await createAll(plugin, rest)
      const after = memoryOf(pid)
      await Promise.all(made.map((each) => plugin.delete(each)))
      await stop()
      const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)
      return [
        {
          name: `memory of the plugin for each rescue of ${MANY} in one stack, in MB`,
          value: (after.peak - before.now) / MANY / 1e6,
          target: 1,
          better: 'lower',
          figures: `${mib(before.now)} MiB after one rescue, at most ${mib(after.peak)} MiB, then ${mib(after.now)} MiB`,
        },
      ]
    } finally {
      await daemon.stop()
    }
  },
}

type Made = Awaited<ReturnType<PluginClient['create']>>

async function createAll(
  plugin: PluginClient,
  all: readonly RescueInputs[],
): Promise<readonly Made[]> {
  const [made, waiting]: [Made[], RescueInputs[]] = [[], [...all]]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      made.push(await plugin.create(argumentsOf(next)))
  }
  await Promise.all(Array.from({ length: PARALLEL }, work))
  return made
}

function argumentsOf({ instance, image, shutdownTimeout, uri }: RescueInputs): object {
  return { instance, image, shutdownTimeout, uri }
}

/** Bytes that a process holds now, and at most since this was last asked. */
function memoryOf(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string): number =>
    1024 * Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1])
  writeFileSync(`/proc/${pid}/clear_refs`, '5') // VmHWM counts from here on
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') }
}
