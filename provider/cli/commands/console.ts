import { openConsole, runSession, type ConsoleEnd } from '../../break-glass/index.js'
import { findDomain, withHost } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import { explainMissing } from '../show/explain-absence.js'
import type { Call, Command, Context } from './command.js'

/** Opens the serial console of an instance, in rescue or not, over libvirt: no virsh is needed here. */
export const console: Command = {
  name: 'console',
  summary: 'open the serial console of an instance; Ctrl-] leaves it',
  operand: 'INSTANCE',
  needsOperand: true,
  options: ['uri', 'force'],
  run: (context, call) =>
    withHost(context.uri, context.runtime, (host) => openFor(host, context, call)),
}

async function openFor(
  host: Host,
  { terminal }: Context,
  { operand: instance = '', force = false }: Call,
): Promise<number> {
  const domain = await findDomain(host.libvirt, instance)
  const port =
    domain === null
      ? await explainMissing(host, instance)
      : await openConsole(host, domain, { force })
  if (typeof port === 'string') {
    terminal.warn(port)
    return 1
  }
  const { keyboard } = terminal
  terminal.warn(`Connected to the console of '${instance}'.${keyboard.isTerminal ? LEAVES : ''}`)
  const end = await runSession(port, keyboard).finally(keyboard.close)
  terminal.warn(`\n${END[end](instance)}`)
  return end === 'lost' ? 1 : 0
}

const LEAVES = ' Ctrl-] leaves it.'

const END: Readonly<Record<ConsoleEnd, (instance: string) => string>> = {
  left: (instance) => `Left the console of '${instance}'.`,
  closed: (instance) =>
    `The console of '${instance}' was closed: the guest is off, or somebody else opened it.`,
  lost: (instance) => `The connection was lost; '${instance}' itself goes on.`,
}
