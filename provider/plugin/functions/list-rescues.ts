import * as z from 'zod'
import { findRescues, type FoundRescue } from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import { connectionUri } from '../../inputs/index.js'
import { checkArguments } from './check-arguments.js'
import type { PluginFunction } from './plugin-function.js'

const inputs = z.strictObject({ uri: connectionUri })

const rescue = z.object({
  instance: z.string().describe("The instance's name."),
  domainUuid: z.string().describe('UUID of the instance.'),
  status: z.string().describe('rescued, stopped, left, elsewhere or interrupted.'),
  statusReason: z.string().describe('The reason for the status; empty while rescued.'),
  since: z.string().optional().describe('When the rescue began, ISO 8601 in UTC.'),
  mode: z.string().optional().describe('stable or legacy.'),
  reason: z.string().optional().describe('Why the instance is rescued.'),
  owner: z
    .object({
      organization: z.string().describe('Organization of the stack.'),
      project: z.string().describe('Project of the stack.'),
      stack: z.string().describe('The stack.'),
      name: z.string().describe('Name of the resource.'),
    })
    .optional()
    .describe('The resource that the rescue belongs to.'),
})

/** Every rescue on a host, whichever stack has made it. */
export const listRescues: PluginFunction = {
  description: 'Lists every rescue on a host, whichever stack has made it.',
  inputs,
  outputs: z.object({ rescues: z.array(rescue).describe('The rescues.') }),
  async call(args, { runtime, uri }) {
    const checked = checkArguments(inputs, args)
    if (!checked.ok) return checked
    const found = await withHost(checked.value.uri ?? uri, runtime, findRescues)
    return { ok: true, result: { rescues: found.map(describe) } }
  },
}

function describe({ instance, domainUuid, status, page, trace }: FoundRescue): object {
  const claim = page?.state.claim
  const marker = trace.kind === 'marker' ? trace.unrecorded.marker : undefined
  return {
    instance,
    domainUuid,
    status: status.status,
    statusReason: status.reason,
    since: claim?.time ?? marker?.since,
    mode: claim?.mode ?? marker?.mode,
    reason: page?.state.reason ?? marker?.reason ?? undefined,
    owner: claim?.owner ?? marker?.owner,
  }
}
