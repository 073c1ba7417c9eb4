import {
  diagnoseSeen,
  exitStatusOf,
  lookFromOutside,
  tableOf,
  type DiagnosedInstance,
  type RescueRequest,
} from '../../break-glass/index.js'
import { findDomain, withHost } from '../../host/index.js'
import { diagnoseDisks, readInsideRequest, type Diagnosed } from '../diagnosis/diagnose-disks.js'
import { explainMissing } from '../show/explain-absence.js'
import { formatOf, printAs } from '../show/print-as.js'
import { writePicture } from '../show/write-picture.js'
import { UsageError } from '../words/usage-error.js'
import type { OptionName } from '../words/options.js'
import type { Call, Command, Context } from './command.js'

/** What only a look at the disks takes: it is for the rescue. */
const OF_RESCUE = ['image', 'property', 'shutdown-timeout', 'reason', 'ticket', 'yes'] as const

/** Says why an instance does not boot, from what can be seen without a boot of it. */
export const diagnose: Command = {
  name: 'diagnose',
  summary: 'say why an instance does not boot, and change nothing',
  operand: 'INSTANCE',
  needsOperand: true,
  options: ['inside', ...OF_RESCUE, 'format', 'all', 'screenshot', 'uri'],
  notes: [
    'With --inside a running instance is shut down, and started again at the end; the rescue is',
    'made from the built-in image if --image does not name another copy of it. Without --inside',
    'nothing is started or stopped. What the guest or its disk says is quoted, and may be a lie.',
  ],
  exit: [
    'Exit status: 0 nothing was found, 1 a cause was found, 2 it cannot tell, it failed, or wrong',
    'usage.',
  ],
  run: async (context, call) => {
    const { inside = false } = call
    const surplus = OF_RESCUE.find((name: OptionName) => call[name] !== undefined)
    if (!inside && surplus !== undefined)
      throw new UsageError(`option '--${surplus}' goes with '--inside' alone`)
    const request = inside ? await readInsideRequest(context.uri, call) : null
    try {
      return await run(context, call, request)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      // 1 would say that a cause was found.
      context.terminal.warn(error.message)
      return 2
    }
  },
}

async function run(context: Context, call: Call, request: RescueRequest | null): Promise<number> {
  const { uri, runtime, terminal } = context
  const { operand: instance = '' } = call
  const seen = await withHost(uri, runtime, async (host) => {
    const dom = await findDomain(host.libvirt, instance)
    if (dom !== null) return lookFromOutside(host, dom)
    terminal.warn(await explainMissing(host, instance))
    return null
  })
  if (seen === null) return 2
  const { diagnosis, isLeft }: Diagnosed =
    request === null
      ? { diagnosis: diagnoseSeen(seen, uri), isLeft: false }
      : await diagnoseDisks(context, call, { seen, request })
  if (diagnosis === null) return 2
  await show(context, call, diagnosis)
  return isLeft ? 2 : exitStatusOf(diagnosis.report)
}

async function show(
  { terminal }: Context,
  call: Call,
  { report, png }: DiagnosedInstance,
): Promise<void> {
  const { screenshot: file, all = false } = call
  terminal.say(await printAs(formatOf(call), report, () => tableOf(report, { all })))
  if (file !== undefined) terminal.warn(await save(file, png?.bytes ?? null))
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
