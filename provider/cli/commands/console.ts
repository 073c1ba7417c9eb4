import { findDomain, withHost } from '../../host/index.js'
import type { Host } from '../../host/index.js'
import {
  ConnectionLostError,
  DOMAIN_CHANNEL,
  isLibvirtError,
  LibvirtError,
} from '../../libvirt/index.js'
import type { OpenPort } from '../../libvirt/index.js'
import { runSession, type ConsoleEnd } from '../console-session.js'
import { explainMissing } from '../explain-absence.js'
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
  const port = await open(host, instance, force)
  if (typeof port === 'string') {
    terminal.warn(port)
    return 1
  }
  const { keyboard } = terminal
  terminal.warn(`Connected to the console of '${instance}'.${keyboard.isTerminal ? LEAVES : ''}`)
  const end = await runSession(port, keyboard).catch(endOfConnection).finally(keyboard.close)
  terminal.warn(`\n${END[end](instance)}`)
  return end === 'lost' ? 1 : 0
}

const LEAVES = ' Ctrl-] leaves it.'

const END: Readonly<Record<ConsoleEnd | 'lost', (instance: string) => string>> = {
  left: (instance) => `Left the console of '${instance}'.`,
  closed: (instance) =>
    `The console of '${instance}' was closed: the guest is off, or somebody else opened it.`,
  lost: (instance) => `The connection was lost; '${instance}' itself goes on.`,
}

/** Does not open the console again by itself, because its user must see that something may be missing. */
function endOfConnection(error: unknown): 'closed' | 'lost' {
  if (error instanceof ConnectionLostError) return 'lost'
  // libvirt ends the stream with an error if somebody takes the console by force.
  if (error instanceof LibvirtError) return 'closed'
  throw error
}

/** The console of an instance, or why there is none. */
async function open(host: Host, instance: string, force: boolean): Promise<OpenPort | string> {
  const domain = await findDomain(host.libvirt, instance)
  if (domain === null) return explainMissing(host, instance)
  const flags = force ? DOMAIN_CHANNEL.FORCE : 0
  try {
    return await host.libvirt.domainOpenConsole({ dom: domain, flags }, { deadline: Infinity })
  } catch (error) {
    if (isLibvirtError(error, 'OPERATION_INVALID'))
      return `Instance '${instance}' does not run, so there is no console to open.`
    if (!(error instanceof LibvirtError)) throw error
    const hint = force ? '' : ' If somebody else has it open, --force takes it from them.'
    return `The console of '${instance}' cannot be opened: ${error.detail}.${hint}`
  }
}
