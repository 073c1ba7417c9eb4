import {
  diagnoseSeen,
  exitStatusOf,
  lookFromOutside,
  tableOf,
  type DiagnosedInstance,
  type RescueRequest,
  type SeenOutside,
} from '../../break-glass/index.js'
import { findDomain, withHost } from '../../host/index.js'
import { diagnoseBoot, readWatching } from '../diagnosis/diagnose-boot.js'
import { diagnoseDisks } from '../diagnosis/diagnose-disks.js'
import type { Diagnosed } from '../diagnosis/diagnosed.js'
import { readLookRequest } from '../diagnosis/read-look-request.js'
import { explainMissing } from '../show/explain-absence.js'
import { sayNextLook } from '../show/say-next-look.js'
import { formatOf, printAs } from '../show/print-as.js'
import { writePicture } from '../show/write-picture.js'
import { UsageError } from '../words/usage-error.js'
import type { OptionName } from '../words/options.js'
import type { Call, Command, Context } from './command.js'

/** What is for the rescue that holds the disks, and what is for the boot alone. */
const OF_RESCUE = ['image', 'property', 'shutdown-timeout', 'reason', 'ticket', 'yes'] as const
const OF_BOOT = ['boot-timeout', 'network'] as const

/** Says why an instance does not boot, from what can be seen of it; with `--boot` in a boot that is watched. */
export const diagnose: Command = {
  name: 'diagnose',
  summary: 'say why an instance does not boot, and change nothing',
  operand: 'INSTANCE',
  needsOperand: true,
  options: ['inside', 'boot', ...OF_BOOT, ...OF_RESCUE, 'format', 'all', 'screenshot', 'uri'],
  notes: [
    'With --inside or --boot a running instance is shut down, and started again at the end; the',
    'rescue is made from the built-in image if --image does not name another copy of it. With',
    '--boot what the instance writes to its disks is thrown away. Without the two nothing is',
    'started or stopped. What the guest or its disk says is quoted, and may be a lie.',
  ],
  exit: [
    'Exit status: 0 nothing was found, 1 a cause was found, 2 it cannot tell, it failed, or wrong',
    'usage.',
  ],
  run: async (context, call) => {
    const how = readHow(call)
    const look = how === null ? null : await readLook(context.uri, call, how)
    try {
      return await run(context, call, look)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      // 1 would say that a cause was found.
      context.terminal.warn(error.message)
      return 2
    }
  },
}

/** Which look is asked for beside that from the outside. Throws a `UsageError` if the options do not go together. */
function readHow(call: Call): 'inside' | 'boot' | null {
  const { inside = false, boot = false } = call
  if (inside && boot)
    throw new UsageError("'--inside' and '--boot' do not go together: give one after the other")
  const isGiven = (name: OptionName): boolean => call[name] !== undefined
  const [ofBoot, ofRescue] = [OF_BOOT.find(isGiven), OF_RESCUE.find(isGiven)]
  if (!boot && ofBoot !== undefined)
    throw new UsageError(`option '--${ofBoot}' goes with '--boot' alone`)
  if (!inside && !boot && ofRescue !== undefined)
    throw new UsageError(`option '--${ofRescue}' goes with '--inside' or '--boot' alone`)
  return boot ? 'boot' : inside ? 'inside' : null
}

/** The rescue for a look, and how a boot is watched. */
type Look = { readonly request: RescueRequest } & (
  | { readonly how: 'inside' }
  | { readonly how: 'boot'; readonly watching: ReturnType<typeof readWatching> }
)

async function readLook(uri: string, call: Call, how: Look['how']): Promise<Look> {
  const request = await readLookRequest(uri, call, how)
  return how === 'inside' ? { how, request } : { how, request, watching: readWatching(call) }
}

async function run(context: Context, call: Call, look: Look | null): Promise<number> {
  const { uri, runtime, terminal } = context
  const { operand: instance = '' } = call
  const seen = await withHost(uri, runtime, async (host) => {
    const dom = await findDomain(host.libvirt, instance)
    if (dom !== null) return lookFromOutside(host, dom)
    terminal.warn(await explainMissing(host, instance))
    return null
  })
  if (seen === null) return 2
  const { diagnosis, isLeft } = await lookOn(context, call, { seen, look })
  if (diagnosis === null) return 2
  await show(context, call, diagnosis)
  if (look === null && diagnosis.report.verdict === 'cannot-tell' && formatOf(call) === 'table')
    terminal.warn(sayNextLook(uri, seen))
  return isLeft ? 2 : exitStatusOf(diagnosis.report)
}

async function lookOn(
  context: Context,
  call: Call,
  { seen, look }: { readonly seen: SeenOutside; readonly look: Look | null },
): Promise<Diagnosed> {
  switch (look?.how) {
    case undefined:
      return { diagnosis: diagnoseSeen(seen, context.uri), isLeft: false }
    case 'inside':
      return diagnoseDisks(context, call, { seen, ...look })
    case 'boot':
      return diagnoseBoot(context, call, { seen, ...look })
  }
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
