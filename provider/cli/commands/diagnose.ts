import { diagnoseInstance, exitStatusOf, tableOf } from '../../break-glass/index.js'
import { findDomain, withHost } from '../../host/index.js'
import { explainMissing } from '../show/explain-absence.js'
import { formatOf, printAs } from '../show/print-as.js'
import { writePicture } from '../show/write-picture.js'
import type { Call, Command, Context } from './command.js'

/** Says why an instance does not boot, from what can be seen of it without a boot. */
export const diagnose: Command = {
  name: 'diagnose',
  summary: 'say why an instance does not boot, and change nothing',
  operand: 'INSTANCE',
  needsOperand: true,
  options: ['format', 'all', 'screenshot', 'uri'],
  notes: ['What the guest or its disk says is quoted, and may be a lie.'],
  exit: [
    'Exit status: 0 nothing was found, 1 a cause was found, 2 it cannot tell, it failed, or wrong',
    'usage.',
  ],
  run: async (context, call) => {
    try {
      return await run(context, call)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      // 1 would say that a cause was found.
      context.terminal.warn(error.message)
      return 2
    }
  },
}

async function run({ uri, runtime, terminal }: Context, call: Call): Promise<number> {
  const { operand: instance = '', screenshot: file, all = false } = call
  return withHost(uri, runtime, async (host) => {
    const dom = await findDomain(host.libvirt, instance)
    if (dom === null) {
      terminal.warn(await explainMissing(host, instance))
      return 2
    }
    const { report, png } = await diagnoseInstance(host, dom)
    terminal.say(await printAs(formatOf(call), report, () => tableOf(report, { all })))
    if (file !== undefined) terminal.warn(await save(file, png?.bytes ?? null))
    return exitStatusOf(report)
  })
}

/** Saves the picture of the screen, and says what came of it: the report counts without it. */
async function save(file: string, bytes: Uint8Array | null): Promise<string> {
  if (bytes === null) return 'No picture was saved.'
  try {
    await writePicture(file, bytes)
    return `The screen is in '${file}'.`
  } catch (error) {
    return `No picture was saved: ${(error as Error).message}`
  }
}
