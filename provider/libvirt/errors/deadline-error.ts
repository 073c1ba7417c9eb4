/**
 * No answer to a call within its deadline.
 *
 * Whether libvirt has done it, or will still do it, is unknown: check before you repeat it. The
 * connection stays open, and a late answer is dropped.
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
