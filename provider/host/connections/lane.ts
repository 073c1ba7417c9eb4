/** Limits how many calls of one kind are made at a time. */
export interface Lane {
  /** Makes the call when its turn has come: urgent calls first, otherwise first come first served. */
  inTurn<T>(call: () => Promise<T>, isUrgent?: boolean): Promise<T>
  /** Makes the call at once, or throws `BusyConnectionError`. */
  atOnce<T>(call: () => Promise<T>): Promise<T>
}

/** A call that must not wait could not be made at once, and was not sent. */
class BusyConnectionError extends Error {
  override readonly name = 'BusyConnectionError'

  constructor() {
    super('The connection is busy with other calls that may take long; nothing was sent')
  }
}

/** Makes a lane for at most `width` calls at a time. */
export function makeLane(width: number): Lane {
  let free = width
  const urgent: (() => void)[] = []
  const others: (() => void)[] = []
  const leave = (): void => {
    const next = urgent.shift() ?? others.shift()
    if (next === undefined) free += 1
    else next()
  }
  const enter = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call()
    } finally {
      leave()
    }
  }
  const atOnce = async <T>(call: () => Promise<T>): Promise<T> => {
    if (free === 0) throw new BusyConnectionError()
    free -= 1
    return enter(call)
  }
  return {
    atOnce,
    inTurn: async (call, isUrgent = false) => {
      if (free > 0) return atOnce(call)
      await new Promise<void>((resolve) => (isUrgent ? urgent : others).push(resolve))
      return enter(call)
    },
  }
}
