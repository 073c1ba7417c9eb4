import { createRequire } from 'node:module'
import { COMMANDS } from './commands/index.js'
import type { Context } from './commands/command.js'
import { parseCommandLine } from './words/parse-command-line.js'

/** What a command line works with besides its words. */
export interface Surroundings extends Omit<Context, 'uri' | 'environment'> {
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Runs one command line; resolves to the exit status. Throws a `UsageError` if it cannot be understood. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { environment, ...tools } = surroundings
  const { command, call } = parseCommandLine(argv, COMMANDS)
  const uri = asUri(call.uri ?? (environment['LIBVIRT_DEFAULT_URI'] || 'qemu:///system'))
  const context = { ...tools, environment, uri }
  if (call.version === true) return tools.terminal.say(readVersion())
  if (command !== undefined && call.help !== true) return command.run(context, call)
  await HELP?.run(context, { operand: command?.name })
  return call.help === true ? 0 : 2
}

const HELP = COMMANDS.find(({ name }) => name === 'help')

/** Expands a bare host name as the runbook does: ssh as root to the system's libvirt. */
function asUri(host: string): string {
  return host.includes('://') ? host : `qemu+ssh://root@${host}/system`
}

function readVersion(): string {
  const require = createRequire(import.meta.url)
  const { version } = require('pulumi-libvirt-rescue/package.json') as { version: string }
  return version
}
