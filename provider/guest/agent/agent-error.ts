/**
 * An agent that did not do what it was asked, inside of a conversation.
 *
 * It never leaves the conversation: each step decides what it means for a job.
 */
export class AgentError extends Error {
  override readonly name = 'AgentError'
  readonly kind: 'refusal' | 'silence' | 'off'

  /** How long it took, in milliseconds. */
  readonly ms: number

  constructor(kind: 'refusal' | 'silence' | 'off', words: string, ms = 0) {
    super(words)
    this.kind = kind
    this.ms = ms
  }
}
