import {
  AccessFailedError,
  AccessRefusedError,
  checkKeys,
  CONDITIONS,
  examineAccess,
  giveAccess,
  proveAccess,
  uuidOf,
  type AccessRequest,
} from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import { agree } from '../agree.js'
import { explainMissing } from '../show/explain-absence.js'
import { sayAccessPlan } from '../show/say-access-plan.js'
import { sayInterrupted, sayProof } from '../show/say-proof.js'
import { readKeys } from '../words/read-request.js'
import { readSeconds } from '../words/read-seconds.js'
import { UsageError } from '../words/usage-error.js'
import type { Call, Command, Context } from './command.js'

/** Lets the owner of a key in as root, by one restart of the instance's own system: shows the plan, and asks first. */
export const access: Command = {
  name: 'access',
  summary: 'let a key in as root by one restart of an instance, after asking',
  operand: 'INSTANCE',
  needsOperand: true,
  options: ['ssh-key', 'shutdown-timeout', 'uri', 'yes'],
  notes: ['The guest must be:', ...CONDITIONS.map((each) => `- ${each}`), ''],
  exit: [
    'Exit status: 0 the key is in, 1 failed or refused, 2 wrong usage, 3 restarted, and not',
    'proven that the key is in.',
  ],
  run: async (context, call) => {
    const request = await readAccess(context, call)
    const answer = await ask(context, request, call.yes === true)
    if (answer.uuid === undefined) return answer.status
    return give(context, { ...request, uuid: answer.uuid }, privateFile(call))
  },
}

async function readAccess({ runtime }: Context, call: Call): Promise<AccessRequest> {
  const { operand: instance = '', 'ssh-key': files = [] } = call
  const timeout = call['shutdown-timeout'] ?? '60'
  if (files.length === 0) throw new UsageError("command 'access' needs --ssh-key FILE")
  const keys = [...new Set((await Promise.all(files.map(readKeys))).flat())]
  if (keys.length === 0) throw new UsageError(`there is no key in '${files.join("', '")}'`)
  checkKeys(keys)
  const shutdownTimeout = readSeconds('--shutdown-timeout', timeout, 0)
  return { instance, keys, shutdownTimeout, id: runtime.randomHex(6) }
}

/** The UUID of the instance that was shown, because its name may be that of another one by now; or how to end. */
type Answer = { readonly uuid: string } | { readonly uuid?: undefined; readonly status: number }

/** Shows what it will do, and asks. */
async function ask(
  { uri, runtime, terminal }: Context,
  request: AccessRequest,
  isAgreed: boolean,
): Promise<Answer> {
  const { instance } = request
  const shown = await withHost(uri, runtime, async (host) => {
    const examined = await examineAccess(host, request)
    if (examined.kind === 'missing') return { refusal: await explainMissing(host, instance) }
    if (examined.kind !== 'refused')
      return { plan: sayAccessPlan(host, examined, request), uuid: uuidOf(examined) }
    return { refusal: new AccessRefusedError(instance, examined.reasons).message }
  })
  if (shown.plan === undefined) {
    terminal.warn(`${shown.refusal} Nothing was done.`)
    return { status: 1 }
  }
  const { plan, uuid } = shown
  if (plan === null) return { uuid }
  terminal.say(plan)
  const status = await agree(terminal, isAgreed)
  return status === null ? { uuid } : { status }
}

/** Restarts the instance, and says whether the key is in. */
async function give(
  { uri, runtime, terminal }: Context,
  request: AccessRequest & { readonly uuid: string },
  identity: string | null,
): Promise<number> {
  const seen = await withHost(uri, runtime, (host) =>
    giveAccess(host, request.uuid, request),
  ).catch((error: unknown) => {
    const isSaid = error instanceof AccessFailedError || error instanceof AccessRefusedError
    if (!isSaid) terminal.warn(sayInterrupted(uri, request))
    throw error
  })
  return withHost(uri, runtime, async (host) => {
    const proof = await proveAccess(host, seen, request.keys)
    const { status, text } = sayProof(host, proof, { instance: seen.dom.name, identity })
    if (status === 0) return terminal.say(text)
    terminal.warn(text)
    return status
  })
}

/** The file of the private key, if its public part was given under the usual name. */
function privateFile({ 'ssh-key': files = [] }: Call): string | null {
  const [file = ''] = files
  return file.endsWith('.pub') ? file.slice(0, -'.pub'.length) : null
}
