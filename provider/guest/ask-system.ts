import type { Host } from '../host/index.js'
import type { DomainRef } from '../libvirt/index.js'
import { AgentError } from './agent/agent-error.js'
import { runCaptured, type Conversation } from './agent/conversation.js'
import { converseBriefly } from './agent/converse-briefly.js'
import { readBoot } from './boot.js'
import { guestWords } from './guest-words.js'

/** What systemd in a guest says of it, by its agent. It is the guest's word. */
export interface SystemState {
  /** Of `systemctl is-system-running`: `running`, `degraded`, … */
  readonly state: string
  readonly failedUnits: readonly string[]
}

/** The same, and the id of the boot that says it. */
export interface BootedSystem extends SystemState {
  readonly boot: string
}

/** Seconds that the agent has for each answer, and milliseconds for all of them. */
const BRIEF = { answer: 2, all: 4_000 } as const
/** The same for an agent that is known to be busy with its boot. */
const BUSY = { answer: 5, all: 15_000 } as const
/** Units that are listed. */
const MOST_UNITS = 32

/**
 * Asks a guest's agent whether its system is up and which of its units failed; a text says why there is no answer.
 *
 * It changes nothing in the guest. Throws if the connection is lost.
 */
export async function askSystem(host: Host, dom: DomainRef): Promise<SystemState | string> {
  return converseBriefly(host, dom, { talk: readSystem(), patience: BRIEF })
}

/** Asks the same of a system that may be booting, and which boot it is. The answers are all of that boot. */
export async function askBooted(host: Host, dom: DomainRef): Promise<BootedSystem | string> {
  return converseBriefly(host, dom, { talk: readBooted(), patience: BUSY })
}

function* readBooted(): Conversation<BootedSystem> {
  const boot = yield* readBoot()
  const system = yield* readSystem()
  if ((yield* readBoot()) === boot) return { boot, ...system }
  throw new AgentError('refusal', 'its system was started again meanwhile')
}

function* readSystem(): Conversation<SystemState> {
  const state = firstWord(yield* runCaptured('systemctl', ['is-system-running']))
  if (state === null) throw new AgentError('refusal', 'it does not say how its system is')
  if (state === 'running') return { state, failedUnits: [] }
  const list = ['list-units', '--failed', '--plain', '--no-legend', '--no-pager']
  const units = (yield* runCaptured('systemctl', list)).toString().split('\n')
  const names = units.map((line) => guestWords(line.trim().split(/\s+/)[0] ?? ''))
  return { state, failedUnits: names.filter((name) => name !== '').slice(0, MOST_UNITS) }
}

function firstWord(bytes: Buffer): string | null {
  return /^([a-z-]{1,32})\s*$/.exec(bytes.toString('latin1'))?.[1] ?? null
}
