import { onAbort } from './on-abort.js'

/** What a wait is for, and when it is given up. */
export interface WaitTerms {
  readonly call: string
  /** Milliseconds. */
  readonly deadline: number
  readonly signal: AbortSignal | undefined
}

/** A wait, whatever the type of its answer. */
export interface Pending extends Omit<WaitTerms, 'signal'> {
  /** When the deadline is over, in milliseconds of `performance.now()`. */
  readonly due: number
  reject(reason: unknown): void
}

/**
 * One wait for the peer. It settles once: by the answer, by its deadline (`Waits`), or by the signal.
 *
 * `end` runs exactly once, when it settles, before the promise does.
 */
export class Wait<Value> implements Pending {
  readonly promise: Promise<Value>
  readonly call: string
  readonly deadline: number
  readonly due: number
  #isSettled = false
  #resolve!: (value: Value) => void
  #reject!: (reason: unknown) => void
  readonly #end: (wait: Pending) => void
  readonly #forgetSignal: (() => void) | undefined

  constructor({ call, deadline, signal }: WaitTerms, end: (wait: Pending) => void) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.call = call
    this.deadline = deadline
    this.due = performance.now() + deadline
    this.#end = end
    if (signal === undefined) return
    this.#forgetSignal = onAbort(signal, () => {
      this.reject(signal.reason)
    })
  }

  resolve(value: Value): void {
    if (this.#settle()) this.#resolve(value)
  }

  reject(reason: unknown): void {
    if (this.#settle()) this.#reject(reason)
  }

  #settle(): boolean {
    if (this.#isSettled) return false
    this.#isSettled = true
    this.#forgetSignal?.()
    this.#end(this)
    return true
  }
}
