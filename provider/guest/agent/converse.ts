import type { Host } from '../../host/index.js'
import type { DomainRef } from '../../libvirt/index.js'
import { askAgent } from './ask-agent.js'
import type { Answer } from './answer.js'
import type { Conversation, Wish } from './conversation.js'

/** Takes bytes of a job's output, in order. */
export type Show = (stream: 'stdout' | 'stderr', bytes: Buffer) => void

/** Holds a conversation with a guest's agent to its end. Throws what the conversation throws, and if the connection is lost. */
export async function converse<Result>(
  host: Host,
  dom: DomainRef,
  conversation: Conversation<Result>,
  show: Show = () => undefined,
): Promise<Result> {
  for (let step = conversation.next(); ;) {
    if (step.done === true) return step.value
    step = conversation.next(await fulfil(host, dom, { wish: step.value, show }))
  }
}

async function fulfil(
  host: Host,
  dom: DomainRef,
  { wish, show }: { readonly wish: Wish; readonly show: Show },
): Promise<Answer> {
  if (wish.kind === 'ask') return askAgent(host, dom, wish.command)
  if (wish.kind === 'show') show(wish.stream, wish.bytes)
  else await host.clock.sleep(wish.ms)
  if (!host.runtime.isEngineAlive()) throw new NoLongerWaitedError()
  return NOTHING
}

/** The process that waits for a job is told to stop; the job goes on. */
class NoLongerWaitedError extends Error {
  override readonly name = 'NoLongerWaitedError'

  constructor() {
    super(
      'The Pulumi engine is gone, or was cancelled: this process no longer waits for the script, which goes on. The next up follows it.',
    )
  }
}

const NOTHING: Answer = { kind: 'silence', words: '', ms: 0 }
