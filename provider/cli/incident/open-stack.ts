import type { Stack } from '@pulumi/pulumi/automation/index.js'
import type { RescueRequest } from '../../break-glass/index.js'
import { explainElsewhere, explainNoStack } from '../show/explain-no-stack.js'
import type { ShownStack } from '../show/say-begun.js'
import type { Pulumi } from './find-pulumi.js'
import type { IncidentStack } from './incident-stack.js'
import { incidentArguments } from './stack-arguments.js'
import { whatPulumiSaid } from './what-pulumi-said.js'

/** The stack of an incident could not be made or opened, so no update began. */
export class NoStackError extends Error {
  override readonly name = 'NoStackError'
}

/** A stack that has the arguments of its incident, before its update. */
export interface OpenStack {
  readonly stack: Stack
  readonly shown: ShownStack
}

/**
 * Makes the stack of an incident in the backend that the operator is logged in to, or opens it. Throws a `NoStackError`.
 *
 * A stack that a record names is never made: one of the same name in another backend would take the rescue over.
 */
export async function openStack(
  { LocalWorkspace, pulumiCommand }: Pulumi,
  { folder, name, isThere, hasPassphrase }: IncidentStack,
  request: RescueRequest,
): Promise<OpenStack> {
  const envVars = hasPassphrase ? {} : { PULUMI_CONFIG_PASSPHRASE: '' }
  const options = { workDir: folder, pulumiCommand, envVars }
  const place = { stackName: name, workDir: folder }
  try {
    const stack = await (isThere
      ? LocalWorkspace.selectStack(place, options)
      : LocalWorkspace.createOrSelectStack(place, options))
    await stack.setConfig('incident', { value: JSON.stringify(incidentArguments(request)) })
    return { stack, shown: { folder, name, hasEmptyPassphrase: !hasPassphrase } }
  } catch (cause) {
    const isElsewhere = isThere && cause instanceof Error && cause.name === 'StackNotFoundError'
    const said = isElsewhere
      ? explainElsewhere(name, request)
      : explainNoStack(whatPulumiSaid(cause))
    throw new NoStackError(said, { cause })
  }
}
