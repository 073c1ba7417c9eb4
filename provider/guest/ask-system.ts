import type { Host } from '../host/index.js'
import type { DomainRef } from '../libvirt/index.js'
import { AgentError } from './agent/agent-error.js'
import { askAgent } from './agent/ask-agent.js'
import { runCaptured, type Conversation } from './agent/conversation.js'
import { guestWords } from './guest-words.js'

/** What systemd in a guest says of it, by its agent. It is the guest's word. */
export interface SystemState {
  /** Of `systemctl is-system-running`: `running`, `degraded`, … */
  readonly state: string
  readonly failedUnits: readonly string[]
}

/** Seconds that the agent has for each answer, and milliseconds for all of them. */
const [ANSWER_S, ALL_MS] = [2, 4_000]
/** Units that are listed. */
const MOST_UNITS = 32

/**
 * Asks a guest's agent whether its system is up and which of its units failed; a text says why there is no answer.
 *
 * It changes nothing in the guest. Throws if the connection is lost.
 */
export async function askSystem(host: Host, dom: DomainRef): Promise<SystemState | string> {
  const end = host.clock.now() + ALL_MS
  try {
    const talk = readSystem()
    for (let step = talk.next(); ;) {
      if (step.done === true) return step.value
      const { value: wish } = step
      if (host.clock.now() >= end) return `the guest agent needs longer than ${ALL_MS} ms`
      if (wish.kind === 'pause') await host.clock.sleep(wish.ms)
      if (wish.kind === 'ask') step = talk.next(await askAgent(host, dom, wish.command, ANSWER_S))
      else step = talk.next({ kind: 'silence', words: '', ms: 0 })
    }
  } catch (error) {
    if (!(error instanceof AgentError)) throw error
    return `the guest agent gave no answer: ${guestWords(error.message)}`
  }
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
