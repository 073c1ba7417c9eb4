import type { Host } from '../../host/index.js'
import type { DomainRef } from '../../libvirt/index.js'
import { guestWords } from '../guest-words.js'
import { AgentError } from './agent-error.js'
import { askAgent } from './ask-agent.js'
import type { Conversation } from './conversation.js'

/** How long an agent may take: seconds for each answer, and milliseconds for all of them. */
export interface Patience {
  readonly answer: number
  readonly all: number
}

/**
 * Holds a short conversation with a guest's agent that may be dead or hostile; a text says why there is no result.
 *
 * Throws if the connection is lost.
 */
export async function converseBriefly<Result>(
  host: Host,
  dom: DomainRef,
  { talk, patience }: { readonly talk: Conversation<Result>; readonly patience: Patience },
): Promise<Result | string> {
  const end = host.clock.now() + patience.all
  try {
    for (let step = talk.next(); ;) {
      if (step.done === true) return step.value
      const { value: wish } = step
      if (host.clock.now() >= end) return `the guest agent needs longer than ${patience.all} ms`
      if (wish.kind === 'pause') await host.clock.sleep(wish.ms)
      if (wish.kind === 'ask')
        step = talk.next(await askAgent(host, dom, wish.command, patience.answer))
      else step = talk.next({ kind: 'silence', words: '', ms: 0 })
    }
  } catch (error) {
    if (!(error instanceof AgentError)) throw error
    return `the guest agent gave no answer: ${guestWords(error.message)}`
  }
}
