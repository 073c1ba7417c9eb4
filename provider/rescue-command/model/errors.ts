/** A script ended with a failure, was not run, or it is not known how it ended. */
export class CommandFailedError extends Error {
  override readonly name = 'CommandFailedError'

  /** True: the instance runs no rescue system, so there is nothing left to run it in. */
  readonly isWithoutRescue: boolean

  constructor(reason: string, stderr: string, isWithoutRescue = false) {
    const lines = stderr.trimEnd().split('\n').slice(-TAIL)
    const said =
      lines.join('') === ''
        ? []
        : [
            'The last lines of its standard error:',
            ...lines.map((line) => `  | ${line.slice(0, WIDTH)}`),
          ]
    super([reason, ...said].join('\n'))
    this.isWithoutRescue = isWithoutRescue
  }
}

/** Lines that are shown, and characters of each. */
const [TAIL, WIDTH] = [20, 256]
