import * as z from 'zod'
import type { Host } from '../host/index.js'
import type { DomainRef } from '../libvirt/index.js'
import { AgentError } from './agent/agent-error.js'
import { ask, readText, type Conversation } from './agent/conversation.js'
import { converse } from './agent/converse.js'

/** What a guest's agent says of the keys that let in as root: lines of the file, or why it says nothing. */
export type RootKeys =
  | { readonly kind: 'keys'; readonly lines: readonly string[] }
  /** It answers, and does not tell. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** No answer: the system may still be booting. */
  | { readonly kind: 'silent'; readonly reason: string }

/** Asks a guest's agent once for root's `authorized_keys`. Throws if the connection is lost. */
export async function askRootKeys(host: Host, dom: DomainRef): Promise<RootKeys> {
  try {
    return { kind: 'keys', lines: await converse(host, dom, readKeys()) }
  } catch (error) {
    if (!(error instanceof AgentError)) throw error
    const { kind, message } = error
    if (kind === 'refusal')
      return { kind: 'refused', reason: `its guest agent refuses: ${message}` }
    return { kind: 'silent', reason: `its guest agent does not answer: ${message}` }
  }
}

/** Distributions allow one way and forbid the other. */
function* readKeys(): Conversation<readonly string[]> {
  const command = { execute: 'guest-ssh-get-authorized-keys', arguments: { username: 'root' } }
  try {
    return (yield* ask(command, told)).keys
  } catch (error) {
    if (!(error instanceof AgentError) || error.kind !== 'refusal') throw error
    return (yield* readText('/root/.ssh/authorized_keys', LONGEST)).split('\n')
  }
}

const told = z.object({ keys: z.array(z.string()) })

/** Bytes of the file that are read. */
const LONGEST = 500_000
