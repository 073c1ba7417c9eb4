import type { InputFailure } from '../../inputs/index.js'

/** The arguments of a rescue are wrong, and nothing was done: all failures, one a line. */
export class RequestRefusedError extends Error {
  override readonly name = 'RequestRefusedError'

  constructor(failures: readonly InputFailure[]) {
    super(failures.map(({ property, reason }) => `${property}: ${reason}`).join('\n'))
  }
}
