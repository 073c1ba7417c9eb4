/** What a terminal and an operator end a process with. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs work that ends by itself once it is told to stop, by Ctrl-C for example.
 *
 * The first signal tells it so and calls `onStop`; the second one ends the process, as it would without this.
 */
export async function stoppable<Result>(
  onStop: () => void,
  work: (isStopped: () => boolean) => Promise<Result>,
): Promise<Result> {
  let isStopped = false
  const stop = (): void => {
    isStopped = true
    unlisten()
    onStop()
  }
  const unlisten = (): void => {
    for (const signal of SIGNALS) process.off(signal, stop)
  }
  for (const signal of SIGNALS) process.on(signal, stop)
  try {
    return await work(() => isStopped)
  } finally {
    unlisten()
  }
}
