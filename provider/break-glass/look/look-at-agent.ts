import type { AgentFacts } from '../../diagnose/index.js'
import { askSystem } from '../../guest/index.js'
import { within, type Host } from '../../host/index.js'
import { AGENT_PORT } from '../../domain-xml/index.js'
import { notLookedAt, type Seen, type Subject } from './subject.js'

/** Milliseconds for all answers of the agent. */
const LIMIT_MS = 4_000

/** Asks the guest's own agent whether its system is up. */
export async function lookAtAgent(host: Host, subject: Subject): Promise<Seen<AgentFacts | null>> {
  const { dom, state, domain, isInRescue } = subject
  if (state.name !== 'running') return not(`the guest does not run: it is ${state.name}`)
  if (isInRescue)
    return not('the instance is in rescue, and the agent is that of the rescue system')
  if (!domain.occupants.some(({ port }) => port === AGENT_PORT))
    return not('the instance has no channel for a guest agent')
  const answer = await within(host.clock, LIMIT_MS, askSystem(host, dom))
  if (answer === null) return not(`the guest agent gave no answer within ${LIMIT_MS} ms`)
  return typeof answer === 'string' ? not(answer) : { facts: answer, notes: [] }
}

function not(words: string): Seen<null> {
  return { facts: null, notes: [notLookedAt('agent', words)] }
}
