/** Whether the user has cancelled what this process is doing. */
export interface Cancellation {
  isCancelled(): boolean
  /** Runs a call that changes something: only such a call can be cancelled. */
  during<T>(call: () => Promise<T>): Promise<T>
  /** The engine says that the command is cancelled, or at the end of each command that it is over. */
  cancel(): void
}

/** Makes a cancellation that says in one line what it leads to, as soon as the engine sends it. */
export function makeCancellation(say: (line: string) => void): Cancellation {
  let [running, isCancelled] = [0, false]
  return {
    isCancelled: () => isCancelled,
    during: async (call) => {
      running += 1
      try {
        return await call()
      } finally {
        running -= 1
      }
    },
    cancel: () => {
      if (running === 0 || isCancelled) return
      isCancelled = true
      say(CANCELLED)
    },
  }
}

const CANCELLED =
  'Cancelled: this command stops after the current step. The next up or destroy goes on from there.'
