/**
 * No answer to a call within its deadline.
 *
 * Whether libvirt did it, or still will, is unknown: observe before repeating it. The
 * connection stays open, and an answer that comes late is dropped.
 */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
  readonly call: string
  /** Milliseconds. */
  readonly deadline: number
  readonly uri: string

  constructor(call: string, deadline: number, uri: string) {
    super(`${call} had no answer from '${uri}' within ${deadline} ms; its outcome is unknown`)
    this.call = call
    this.deadline = deadline
    this.uri = uri
  }
}
