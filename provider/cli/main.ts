#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { status } from './commands/status.js'
import { unrescue } from './commands/unrescue.js'
import { terminal } from './terminal.js'
import { systemRuntime } from '../host/index.js'

const USAGE = `pulumi-libvirt-rescue: see and end rescues without Pulumi

  pulumi-libvirt-rescue status [INSTANCE] [--uri URI]
  pulumi-libvirt-rescue unrescue INSTANCE [--uri URI] [--yes]

INSTANCE is a name or a UUID. URI is libvirt's (else LIBVIRT_DEFAULT_URI, else qemu:///system).
--yes asks nothing, for scripts. Exit status: 0 done, 1 failed or nothing found, 2 wrong call.
`

/** Runs one command line; resolves to the exit status. */
async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      uri: { type: 'string' },
      yes: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const [command, instance] = positionals
  const uri = values.uri ?? process.env['LIBVIRT_DEFAULT_URI'] ?? 'qemu:///system'
  // Nobody's engine started this process: it goes on when the shell it came from has ended.
  const runtime = {
    ...systemRuntime((message) => {
      terminal.warn(message)
    }),
    isEngineAlive: () => true,
  }
  if (values.help === true) return terminal.say(USAGE)
  if (command === 'status' && positionals.length <= 2)
    return status({ uri, runtime, terminal }, instance)
  if (command === 'unrescue' && instance !== undefined && positionals.length === 2) {
    return unrescue({ uri, runtime, terminal }, instance, values.yes === true)
  }
  terminal.warn(USAGE)
  return 2
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  terminal.warn(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof TypeError ? 2 : 1 // parseArgs throws a TypeError for a wrong call
}
