import type { Host } from '../../host/index.js'
import { DeadlineError, isLibvirtError, LibvirtError, type DomainRef } from '../../libvirt/index.js'
import { guestWords } from '../guest-words.js'
import { parseAnswer, type AgentCommand, type Answer } from './answer.js'

/** Seconds that libvirt waits for the agent, and milliseconds that we wait longer for libvirt. */
const [ANSWER_S, GRACE_MS] = [20, 10_000]

/** Asks a guest's agent, which has so many seconds. Throws if the connection is lost: then it is unknown whether the guest did it. */
export async function askAgent(
  { libvirt, clock }: Host,
  dom: DomainRef,
  command: AgentCommand,
  seconds = ANSWER_S,
): Promise<Answer> {
  const began = clock.now()
  const cmd = JSON.stringify(command)
  try {
    const asked = libvirt.domainQemuAgentCommand(
      { dom, cmd, timeout: seconds },
      { deadline: seconds * 1_000 + GRACE_MS },
    )
    const answer = parseAnswer(await asked)
    const ms = clock.now() - began
    if (answer !== undefined) return { kind: 'answer', value: answer.value, ms }
    return { kind: 'refusal', words: 'its answer is not one that an agent gives', ms }
  } catch (error) {
    return { ...explain(error), ms: clock.now() - began }
  }
}

/** libvirt's text has the guest's own words in it. */
function explain(error: unknown): {
  readonly kind: 'refusal' | 'silence' | 'off'
  readonly words: string
} {
  if (error instanceof DeadlineError) return { kind: 'silence', words: 'libvirt does not answer' }
  if (!(error instanceof LibvirtError)) throw error
  const words = guestWords(error.detail)
  if (isLibvirtError(error, 'INTERNAL_ERROR', 'AGENT_COMMAND_FAILED'))
    return { kind: 'refusal', words }
  return { kind: isLibvirtError(error, ...OFF) ? 'off' : 'silence', words }
}

/** It does not run, has no agent's port, or is of a driver that has no agents. */
const OFF = ['OPERATION_INVALID', 'NO_DOMAIN', 'ARGUMENT_UNSUPPORTED', 'NO_SUPPORT'] as const
