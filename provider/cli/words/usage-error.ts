/** A command line that cannot be understood: nothing was done, and the exit status is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
