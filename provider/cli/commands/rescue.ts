import { beginRescue, checkGiven, type RescueRequest } from '../../break-glass/index.js'
import { askForRescue } from '../incident/ask-for-rescue.js'
import { checkStack, findOwner, incidentFor } from '../incident/find-incident.js'
import { findPulumi } from '../incident/find-pulumi.js'
import { makeStack, messageOf } from '../incident/make-stack.js'
import { nameOfPerson } from '../incident/person.js'
import { sayBegun } from '../show/say-begun.js'
import { readRequest } from '../words/read-request.js'
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

async function withoutStack(context: Context, call: Call, request: RescueRequest): Promise<number> {
  const { terminal, runtime, uri, environment = {} } = context
  const name = nameOfPerson(environment)
  const owner = await findOwner(context, call)
  const begunBy = owner?.stack === '' && owner.name === name ? name : null
  const refused = await askForRescue(context, call, { request, begunBy })
  if (refused !== null) return refused
  const { instance, proof, ssh } = await beginRescue(request, { name, runtime })
  return terminal.say(sayBegun({ instance, proof, ssh, uri, stack: null }))
}

async function withStack(context: Context, call: Call, request: RescueRequest): Promise<number> {
  const { terminal, uri } = context
  const pulumi = await findPulumi()
  const incident = incidentFor(context, call, await findOwner(context, call))
  const begunBy = incident.isThere ? `Stack '${incident.name}'` : null
  const refused = await askForRescue(context, call, { request, begunBy })
  if (refused !== null) return refused
  const message = messageOf('rescue', request)
  const made = await makeStack({ pulumi, incident }, { request, message }, terminal)
  const { proof, ssh } = made.outputs
  const instance = String(request.given['instance'])
  const shown = { instance, proof: textOf(proof), ssh: textOf(ssh) }
  return terminal.say(sayBegun({ ...shown, uri, stack: made.opened.shown }))
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
