import type { Host } from '../host/index.js'
import { AgentError } from './agent/agent-error.js'
import { converse } from './agent/converse.js'
import { readText, type Conversation } from './agent/conversation.js'
import { askMounts } from './ask-mounts.js'
import { readBoot } from './boot.js'
import { findSign } from './find-sign.js'
import type { RescueSystem } from './find-rescue-system.js'
import { judgeMounts } from './judge-mounts.js'

/** Whether the system that answers by the agent is the rescue system. */
export type Proven =
  | { readonly kind: 'proven'; readonly boot: string }
  /** Another system answers, or one that does not let itself be asked. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No answer: that does not mean that it is down. */
  | { readonly kind: 'unknown'; readonly reason: string }

/** Milliseconds that a rescue system which was just started has for its agent, and between two questions. */
const [PATIENCE_MS, PAUSE_MS] = [60_000, 2_000]

/**
 * Proves over the agent itself that the rescue system answers, in which boot: what is run later runs in that boot
 * alone. Our own system shows the nonce of this start of the rescue; another one that it is on the rescue disk.
 */
export async function proveSystem(host: Host, system: RescueSystem): Promise<Proven> {
  const end = host.clock.now() + PATIENCE_MS
  for (;;) {
    const proven = await prove(host, system)
    if (proven.kind !== 'unknown' || host.clock.now() >= end) return proven
    await host.clock.sleep(PAUSE_MS)
  }
}

async function prove(host: Host, { dom, mark }: RescueSystem): Promise<Proven> {
  try {
    if ('nonce' in mark) return await converse(host, dom, readMarker(mark.nonce))
    const boot = await converse(host, dom, readBoot())
    const mounts = await askMounts(host.libvirt, dom)
    if (mounts === null)
      return { kind: 'unknown', reason: 'its guest agent does not say what is mounted' }
    if (judgeMounts(mounts, mark).system !== 'rescue') return OTHER
    if ((await converse(host, dom, readBoot())) !== boot) return OTHER
    return { kind: 'proven', boot }
  } catch (error) {
    if (!(error instanceof AgentError)) throw error
    if (error.kind === 'silence')
      return { kind: 'unknown', reason: `its guest agent does not answer: ${error.message}` }
    return { kind: 'refused', reason: `its guest agent refuses: ${error.message}` }
  }
}

function* readMarker(nonce: string): Conversation<Proven> {
  const boot = yield* readBoot()
  const text = yield* readOrNothing('/run/rescue/marker')
  return findSign(text, nonce) === null ? OTHER : { kind: 'proven', boot }
}

/** Every other system has no such file. */
function* readOrNothing(path: string): Conversation<string> {
  try {
    return yield* readText(path)
  } catch (error) {
    if (error instanceof AgentError && error.kind === 'refusal') return ''
    throw error
  }
}

const OTHER: Proven = {
  kind: 'refused',
  reason: 'another system than the rescue system answers by its guest agent',
}
