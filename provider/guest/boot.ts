import { AgentError } from './agent/agent-error.js'
import { readText, type Conversation } from './agent/conversation.js'

/** The id of the boot that a guest is in: Linux makes a new one at each. */
export function* readBoot(): Conversation<string> {
  const text = yield* readText('/proc/sys/kernel/random/boot_id')
  const found = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\n$/.exec(text)?.[1]
  if (found !== undefined) return found
  throw new AgentError('refusal', 'it gives no id of a boot')
}
