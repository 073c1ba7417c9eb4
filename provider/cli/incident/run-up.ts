import type { EngineEvent } from '@pulumi/pulumi/automation/index.js'
import type { RescueRequest } from '../../break-glass/index.js'
import { strip } from '../../host/index.js'
import type { Terminal } from '../terminal.js'
import { imageArguments, rescueArguments } from './stack-arguments.js'

/** The Pulumi command line is not installed, or too old: there is no stack without it. */
export class NoPulumiError extends Error {
  override readonly name = 'NoPulumiError'
}

/** A stack that an incident has, or gets. */
export interface Incident {
  readonly folder: string
  readonly stack: string
  readonly request: RescueRequest
  /** What the history of the stack says of the update. */
  readonly message: string
}

/** What a finished update left in the outputs of the stack. */
export type IncidentOutputs = Readonly<Record<string, unknown>>

/**
 * Makes the rescue as a stack of Pulumi, in the backend that the operator is logged in to, or goes on with it.
 *
 * Pulumi's own package is loaded here, and by no command that does without it.
 */
export async function runUp(
  { folder, stack: stackName, request, message }: Incident,
  terminal: Terminal,
): Promise<IncidentOutputs> {
  const { LocalWorkspace, PulumiCommand } = await import('@pulumi/pulumi/automation/index.js')
  const pulumiCommand = await PulumiCommand.get().catch((cause: unknown) => {
    throw new NoPulumiError((cause as Error).message, { cause })
  })
  const options = { workDir: folder, pulumiCommand, envVars: passphrase() }
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir: folder }, options)
  const image = imageArguments(request)
  await stack.setConfig('rescue', { value: JSON.stringify(rescueArguments(request)) })
  if (image !== null) await stack.setConfig('image', { value: JSON.stringify(image) })
  const done = await stack.up({
    message,
    color: 'never',
    suppressProgress: true,
    onEvent: (event) => {
      tell(event, terminal)
    },
  })
  return Object.fromEntries(
    Object.entries(done.outputs).map(([name, { value }]) => [name, value as unknown]),
  )
}

/** An incident holds no secret, so its passphrase is empty unless the operator has one: nobody can forget it. */
function passphrase(): Readonly<Record<string, string>> {
  const { PULUMI_CONFIG_PASSPHRASE: given, PULUMI_CONFIG_PASSPHRASE_FILE: file } = process.env
  return given === undefined && file === undefined ? { PULUMI_CONFIG_PASSPHRASE: '' } : {}
}

/** What the provider says; an error is said once, by the error that ends the update. */
function tell({ diagnosticEvent }: EngineEvent, { warn, progress = warn }: Terminal): void {
  if (diagnosticEvent === undefined) return
  const { message, severity, ephemeral } = diagnosticEvent
  const text = message
    .replaceAll(/<\{%.*?%\}>/g, '')
    .trimEnd()
    .split('\n')
    .map(strip)
    .join('\n')
  if (text === '' || ephemeral === true) return
  if (severity === 'info') progress(text)
  else if (severity === 'warning') warn(`warning: ${text}`)
  else if (severity === 'error') warn(text)
}
