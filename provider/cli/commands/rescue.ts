import { beginRescue, checkGiven, findNamed, type RescueRequest } from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import { askForRescue } from '../incident/ask-for-rescue.js'
import { findPulumi } from '../incident/find-pulumi.js'
import { incidentFolder, writeProject } from '../incident/incident-folder.js'
import { stackOfOwner, type IncidentStack, type Owner } from '../incident/incident-stack.js'
import { NoStackError, openStack } from '../incident/open-stack.js'
import { nameOfPerson } from '../incident/person.js'
import { runUp } from '../incident/run-up.js'
import { isStackName, stackName } from '../incident/stack-name.js'
import { sayBegun } from '../show/say-begun.js'
import { readRequest } from '../words/read-request.js'
import { UsageError } from '../words/usage-error.js'
import type { Call, Command, Context } from './command.js'

/** Puts an instance into rescue: as a stack of Pulumi, or without one by the record on the host alone. */
export const rescue: Command = {
  name: 'rescue',
  summary: 'put an instance into rescue, as a stack of Pulumi, after asking',
  operand: 'INSTANCE',
  needsOperand: true,
  options: [
    ...(['image', 'property', 'mode', 'original-disks', 'ssh-key', 'shutdown-timeout'] as const),
    ...(['reason', 'ticket', 'ttl', 'stack', 'no-stack', 'yes', 'uri'] as const),
  ],
  run: async (context, call) => {
    checkStack(call)
    const request = await readRequest(context.uri, call)
    checkGiven(request)
    if (call['no-stack'] === true) return withoutStack(context, call, request)
    return withStack(context, call, request)
  },
}

function checkStack({ stack, 'no-stack': isAlone = false }: Call): void {
  if (stack === undefined) return
  if (isAlone) throw new UsageError("option '--stack' does not go with '--no-stack'")
  if (isStackName(stack)) return
  throw new UsageError(
    `'${stack}' is not the name of a stack: up to 100 letters, digits, dots, dashes and underscores`,
  )
}

async function withoutStack(context: Context, call: Call, request: RescueRequest): Promise<number> {
  const { terminal, runtime, uri, environment = {} } = context
  const name = nameOfPerson(environment)
  const owner = await findOwner(context, call)
  const begunBy = owner?.stack === '' && owner.name === name ? name : null
  const refused = await askForRescue(context, call, { request, begunBy })
  if (refused !== null) return refused
  const { instance, console, ssh } = await beginRescue(request, { name, runtime })
  return terminal.say(sayBegun({ instance, console, ssh, uri, stack: null }))
}

async function withStack(context: Context, call: Call, request: RescueRequest): Promise<number> {
  const { terminal, uri } = context
  const pulumi = await findPulumi()
  const incident = await findStack(context, call)
  const begunBy = incident.isThere ? `Stack '${incident.name}'` : null
  const refused = await askForRescue(context, call, { request, begunBy })
  if (refused !== null) return refused
  await prepare(incident.folder)
  const opened = await openStack(pulumi, incident, request)
  const { console, ssh } = await runUp(opened, messageOf(request), terminal)
  const instance = String(request.given['instance'])
  const shown = { instance, console: textOf(console), ssh: textOf(ssh) }
  return terminal.say(sayBegun({ ...shown, uri, stack: opened.shown }))
}

async function prepare(folder: string): Promise<void> {
  try {
    await writeProject(folder)
  } catch (cause) {
    const said = `The project of the stack cannot be written to '${folder}': ${(cause as Error).message}. Nothing was done.`
    throw new NoStackError(said, { cause })
  }
}

/** The stack of this incident: that of an earlier try which this is to finish, else a new one. */
async function findStack(context: Context, call: Call): Promise<IncidentStack> {
  const { environment = {}, runtime } = context
  const { operand: instance = '', stack: asked } = call
  const variables = ['PULUMI_CONFIG_PASSPHRASE', 'PULUMI_CONFIG_PASSPHRASE_FILE']
  const place = {
    folder: incidentFolder(environment),
    hasPassphrase: variables.some((name) => environment[name] !== undefined),
  }
  const owner = await findOwner(context, call)
  const known = stackOfOwner(owner)
  if (known !== null && (asked === undefined || asked === owner?.stack))
    return { ...place, name: known, isThere: true }
  return { ...place, name: asked ?? stackName(instance, runtime.clock.date()), isThere: false }
}

/** Whose rescue the instance is in, from its record. */
async function findOwner(
  { uri, runtime }: Context,
  { operand: instance = '' }: Call,
): Promise<Owner | undefined> {
  const [found] = await withHost(uri, runtime, (host) => findNamed(host, instance))
  return found?.page?.state.claim.owner
}

/** What the history of the stack says of the update. */
function messageOf({ given: { instance, reason } }: RescueRequest): string {
  return `rescue of ${String(instance)}${typeof reason === 'string' ? `: ${reason}` : ''}`
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
