import { checkGiven, type RescueRequest } from '../../break-glass/index.js'
import { checkStack } from '../incident/find-incident.js'
import { askForRepair } from '../repair/ask-for-repair.js'
import { runRepair } from '../repair/run-repair.js'
import { listRepair } from '../show/list-repair.js'
import { formatOf, printAs } from '../show/print-as.js'
import { sayRepairEnd, statusOfRepair } from '../show/say-repair-end.js'
import { readRepair, reasonOfRepair, wordsOfRepair } from '../words/read-repair.js'
import { readRequest } from '../words/read-request.js'
import type { Call, Command, Context } from './command.js'

/** Repairs an instance in a rescue system, proves that it boots, and keeps the repair or throws it away. */
export const repair: Command = {
  name: 'repair',
  summary: 'repair an instance, prove that it boots, and keep the repair or throw it away',
  operand: 'INSTANCE',
  needsOperand: true,
  options: [
    ...(['fix', 'auto', 'parameter', 'healthy', 'healthy-timeout', 'untrusted'] as const),
    ...(['keep-rescue', 'dry-run', 'image', 'property', 'ssh-key', 'shutdown-timeout'] as const),
    ...(['reason', 'ticket', 'ttl', 'stack', 'no-stack', 'format', 'yes', 'uri'] as const),
  ],
  notes: [
    'Without --fix it is diagnosed first, from the outside and in its rescue, and you are asked',
    'which of the fixes to run that mend what was found; --auto runs those that may be run without',
    'asking. A fix whose parameters are missing is never run.',
    'Nothing is written to the disks of the instance before it is proven to boot. Without --image',
    'the rescue system is our own, and without --healthy it is proven by the answer of its guest',
    'agent, or by a login prompt on its console.',
    '',
  ],
  exit: [
    'Exit status: 0 repaired, 1 not repaired and nothing of it left, 2 wrong usage, or no fix was',
    'found or chosen and nothing is left, 3 something is left on the host, and it was said how to',
    'go on.',
  ],
  run: async (context, call) => {
    checkStack(call)
    const request = await readRepair(call)
    const rescue = await readRescue(context.uri, call)
    checkGiven(rescue)
    return repairInstance(context, call, { request, rescue })
  },
}

/** The rescue that a repair needs. One whose system does not start is undone, unless it is to be kept. */
async function readRescue(uri: string, call: Call): Promise<RescueRequest> {
  const { fix = [], image = 'builtin', 'keep-rescue': keeps = false } = call
  const reason = call.reason ?? reasonOfRepair(fix)
  const asked = { ...call, image, reason, 'original-disks': 'checkpoint' as const }
  const request = await readRequest(uri, asked)
  return { ...request, given: { ...request.given, onBootTimeout: keeps ? 'keep' : 'undo' } }
}

async function repairInstance(
  context: Context,
  call: Call,
  asked: {
    readonly request: Awaited<ReturnType<typeof readRepair>>
    readonly rescue: RescueRequest
  },
): Promise<number> {
  const { terminal, uri } = context
  const format = formatOf(call)
  const tell = (text: string): void => {
    if (format === 'table') terminal.say(text)
    else terminal.warn(text)
  }
  const all = { ...asked, tell }
  const agreed = await askForRepair(context, call, all)
  if (!agreed.ok) return agreed.status
  const end = await runRepair(context, call, { asked: all, agreed })
  const shown = {
    uri,
    instance: agreed.examined.name,
    fixes: call.fix ?? [],
    words: wordsOfRepair(call),
    wordsToTake: wordsOfRepair(call, end.proposed),
    end,
  }
  if (end.left === 'nothing') {
    const left = await agreed.rescuer.finish()
    if (left !== null) terminal.warn(left)
  }
  terminal.say(await printAs(format, listRepair(shown), () => sayRepairEnd(shown)))
  return statusOfRepair(end)
}
