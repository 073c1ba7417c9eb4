import type { RescueRequest } from '../../break-glass/index.js'
import type { Terminal } from '../terminal.js'
import type { Pulumi } from './find-pulumi.js'
import { writeProject } from './incident-folder.js'
import type { IncidentStack } from './incident-stack.js'
import { NoStackError, openStack, type OpenStack } from './open-stack.js'
import { runUp, type IncidentOutputs } from './run-up.js'

/** Makes or opens the stack of an incident, and updates it. `message` is what its history says of that. */
export async function makeStack(
  { pulumi, incident }: { readonly pulumi: Pulumi; readonly incident: IncidentStack },
  { request, message }: { readonly request: RescueRequest; readonly message: string },
  terminal: Terminal,
): Promise<{ readonly opened: OpenStack; readonly outputs: IncidentOutputs }> {
  await prepare(incident.folder)
  const opened = await openStack(pulumi, incident, request)
  return { opened, outputs: await runUp(opened, message, terminal) }
}

async function prepare(folder: string): Promise<void> {
  try {
    await writeProject(folder)
  } catch (cause) {
    const said = `The project of the stack cannot be written to '${folder}': ${(cause as Error).message}. Nothing was done.`
    throw new NoStackError(said, { cause })
  }
}

/** What the history of a stack says of an update. */
export function messageOf(verb: string, { given: { instance, reason } }: RescueRequest): string {
  return `${verb} of ${String(instance)}${typeof reason === 'string' ? `: ${reason}` : ''}`
}
