import type { Stack } from '@pulumi/pulumi/automation/index.js'
import type { RescueRequest } from '../../break-glass/index.js'
import { explainElsewhere, explainNoStack, explainOther } from '../show/explain-no-stack.js'
import type { ShownStack } from '../show/say-begun.js'
import type { Pulumi } from './find-pulumi.js'
import type { IncidentStack } from './incident-stack.js'
import { PROJECT } from './incident-folder.js'
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
    await assertOwn(stack, name, request)
    await stack.setConfig('incident', { value: JSON.stringify(incidentArguments(request)) })
    return { stack, shown: { folder, name, hasEmptyPassphrase: !hasPassphrase } }
  } catch (cause) {
    if (cause instanceof NoStackError) throw cause
    const isElsewhere = isThere && cause instanceof Error && cause.name === 'StackNotFoundError'
    const said = isElsewhere
      ? explainElsewhere(name, request)
      : explainNoStack(whatPulumiSaid(cause))
    throw new NoStackError(said, { cause })
  }
}

/** Refuses a stack that is the rescue of another instance: with new arguments its update would end that rescue. */
async function assertOwn(stack: Stack, name: string, request: RescueRequest): Promise<void> {
  const settings = await stack.getAllConfig()
  const known = settings[`${PROJECT}:incident`]
  if (known === undefined) return
  const other = rescueIn(known.value)
  if (other?.instance === request.given['instance'] && other?.uri === request.uri) return
  throw new NoStackError(explainOther(name, other))
}

/** Which instance a stack's settings are of; null: they do not say it. */
function rescueIn(settings: string): Rescued | null {
  try {
    return (JSON.parse(settings) as { rescue?: Rescued }).rescue ?? null
  } catch {
    return null
  }
}

interface Rescued {
  readonly instance?: unknown
  readonly uri?: unknown
}
