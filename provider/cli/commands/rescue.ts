import { hostname, userInfo } from 'node:os'
import {
  beginRescue,
  checkGiven,
  findNamed,
  planRescue,
  type RescueRequest,
} from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import { incidentFolder, PROJECT, writeProject } from '../incident/incident-folder.js'
import { NoPulumiError, runUp } from '../incident/run-up.js'
import { stackName } from '../incident/stack-name.js'
import { lastOf, sayFailed } from '../show/say-failed.js'
import { sayBegun } from '../show/say-begun.js'
import { describePlanned } from '../show/describe-planned.js'
import { readRequest } from '../words/read-request.js'
import type { Call, Command, Context } from './command.js'

/** Puts an instance into rescue: as a stack of Pulumi, or without one by the record on the host alone. */
export const rescue: Command = {
  name: 'rescue',
  summary: 'put an instance into rescue, as a stack of Pulumi, after asking',
  operand: 'INSTANCE',
  needsOperand: true,
  options: [
    ...(['image', 'property', 'mode', 'original-disks', 'ssh-key'] as const),
    ...(['reason', 'ticket', 'ttl', 'shutdown-timeout', 'no-stack', 'yes', 'uri'] as const),
  ],
  run: async (context, call) => {
    const request = await readRequest(context.uri, call)
    checkGiven(request)
    const stack = call['no-stack'] === true ? null : await findStack(context, call)
    // What an earlier try has begun was agreed to then.
    const refused = stack?.isNew === false ? null : await askFor(context, call, request)
    if (refused !== null) return refused
    return stack === null ? withoutStack(context, request) : withStack(context, request, stack.name)
  },
}

/** The stack of this incident: that of an earlier try which this is to finish, else a new one. */
async function findStack(
  { uri, runtime }: Context,
  { operand: instance = '' }: Call,
): Promise<{ readonly name: string; readonly isNew: boolean }> {
  const [found] = await withHost(uri, runtime, (host) => findNamed(host, instance))
  const owner = found?.page?.state.claim.owner
  if (owner?.project === PROJECT) return { name: owner.stack, isNew: false }
  return { name: stackName(instance, runtime.clock.date()), isNew: true }
}

/** Shows the plan and asks; null: go on, else the exit status. */
async function askFor(
  { uri, runtime, terminal }: Context,
  { operand: instance = '', yes = false }: Call,
  request: RescueRequest,
): Promise<number | null> {
  const planned = await planRescue(request, runtime)
  if (!planned.ok && planned.isToCome !== true) {
    terminal.warn(`Instance '${instance}' on ${uri} cannot be rescued:`)
    for (const reason of planned.reasons) terminal.warn(`- ${reason}`)
    return 1
  }
  terminal.say(
    planned.ok
      ? describePlanned(instance, planned)
      : 'The image is not on the host yet: it is brought there first, so no disks are shown.',
  )
  const agreed = yes || (await terminal.confirm('Go on?'))
  if (agreed === true) return null
  if (agreed === false) return terminal.say('Nothing was done.')
  terminal.warn('Not a terminal, so I cannot ask; pass --yes. Nothing was done.')
  return 2
}

async function withoutStack(
  { terminal, runtime, uri }: Context,
  request: RescueRequest,
): Promise<number> {
  const name = `${userInfo().username}@${hostname()}`
  const { instance, console, ssh } = await beginRescue(request, { name, runtime })
  return terminal.say(sayBegun({ instance, console, ssh, uri, stack: null }))
}

async function withStack(
  { terminal, uri, environment = {} }: Context,
  request: RescueRequest,
  stack: string,
): Promise<number> {
  const folder = incidentFolder(environment)
  const { reason, instance } = request.given
  await writeProject(folder)
  const message = `rescue of ${String(instance)}${reason === undefined ? '' : `: ${String(reason)}`}`
  try {
    const { console, ssh } = await runUp({ folder, stack, request, message }, terminal)
    const shown = { instance: String(instance), console: textOf(console), ssh: textOf(ssh) }
    return terminal.say(sayBegun({ ...shown, uri, stack: { folder, name: stack } }))
  } catch (error) {
    if (error instanceof NoPulumiError) {
      terminal.warn(`${NO_PULUMI} Nothing was done.`)
      return 1
    }
    terminal.warn(`${lastOf(error)}\n${sayFailed(folder, stack)}`)
    return 1
  }
}

const NO_PULUMI =
  'The Pulumi command line is not installed here, or too old, and a rescue is made as a stack of Pulumi. ' +
  'Install it (https://www.pulumi.com/docs/install), or pass --no-stack: then only the record on the host knows of the rescue.'

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
