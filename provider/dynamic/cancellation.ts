/** What a call changes. */
type Work = 'the rescue' | 'the work on the image'

/** Whether the user has cancelled what this process is doing. */
export interface Cancellation {
  isCancelled(): boolean
  /** Runs a call that changes something: only such a call can be cancelled. `what` is the work, for the line. */
  during<T>(what: Work, call: () => Promise<T>): Promise<T>
  /** The engine says that the command is cancelled, or at the end of each command that it is over. */
  cancel(): void
}

/** Makes a cancellation that says in one line what it leads to, as soon as the engine sends it. */
export function makeCancellation(say: (line: string) => void): Cancellation {
  const running: Work[] = []
  let isCancelled = false
  return {
    isCancelled: () => isCancelled,
    during: async (what, call) => {
      running.push(what)
      try {
        return await call()
      } finally {
        running.splice(running.indexOf(what), 1)
      }
    },
    cancel: () => {
      if (running.length === 0 || isCancelled) return
      isCancelled = true
      for (const what of new Set(running)) say(explain(what))
    },
  }
}

function explain(what: Work): string {
  return `Cancelled: ${what} stops after the step that is under way. The next up or destroy goes on from there.`
}
