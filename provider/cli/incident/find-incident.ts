import { findNamed } from '../../break-glass/index.js'
import { withHost } from '../../host/index.js'
import type { Call, Context } from '../commands/command.js'
import { UsageError } from '../words/usage-error.js'
import { incidentFolder } from './incident-folder.js'
import { stackOfOwner, type IncidentStack, type Owner } from './incident-stack.js'
import { isStackName, stackName } from './stack-name.js'

/** Checks the options that say which stack. Throws a `UsageError`. */
export function checkStack({ stack, 'no-stack': isAlone = false }: Call): void {
  if (stack === undefined) return
  if (isAlone) throw new UsageError("option '--stack' does not go with '--no-stack'")
  if (isStackName(stack)) return
  throw new UsageError(
    `'${stack}' is not the name of a stack: up to 100 letters, digits, dots, dashes and underscores`,
  )
}

/** The stack of an incident: that of an earlier try which this is to finish, else a new one. */
export function incidentFor(
  { environment = {}, runtime }: Context,
  { operand: instance = '', stack: asked }: Call,
  owner: Owner | undefined,
): IncidentStack {
  const variables = ['PULUMI_CONFIG_PASSPHRASE', 'PULUMI_CONFIG_PASSPHRASE_FILE']
  const place = {
    folder: incidentFolder(environment),
    hasPassphrase: variables.some((name) => environment[name] !== undefined),
  }
  const known = stackOfOwner(owner)
  if (known !== null && (asked === undefined || asked === owner?.stack))
    return { ...place, name: known, isThere: true }
  return { ...place, name: asked ?? stackName(instance, runtime.clock.date()), isThere: false }
}

/** Whose rescue the instance is in, from its record. */
export async function findOwner(
  { uri, runtime }: Context,
  { operand: instance = '' }: Call,
): Promise<Owner | undefined> {
  const [found] = await withHost(uri, runtime, (host) => findNamed(host, instance))
  return found?.page?.state.claim.owner
}
