import { DeadlineError } from '../errors/deadline-error.js'
import type { CallOptions } from '../procedures/calls.js'
import { onAbort } from './on-abort.js'

/** What a wait is for, and when it is given up. */
export interface WaitTerms extends CallOptions {
  readonly call: string
  readonly uri: string
  readonly deadline: number
}

/**
 * One wait for the peer. It settles once: by the answer, by its deadline, or by the signal.
 *
 * `over` runs exactly once, when it settles, before anyone learns of it.
 */
export class Wait<Value> {
  readonly promise: Promise<Value>
  #settled = false
  readonly #over: () => void
  #resolve!: (value: Value) => void
  #reject!: (reason: unknown) => void
  readonly #timer: NodeJS.Timeout | null
  readonly #forgetSignal: (() => void) | undefined

  constructor(terms: WaitTerms, over: () => void) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#over = over
    this.#timer = this.#startTimer(terms)
    const { signal } = terms
    this.#forgetSignal =
      signal &&
      onAbort(signal, () => {
        this.reject(signal.reason)
      })
  }

  get settled(): boolean {
    return this.#settled
  }

  resolve(value: Value): void {
    if (this.#resolveEarlier()) this.#resolve(value)
  }

  reject(reason: unknown): void {
    if (this.#resolveEarlier()) this.#reject(reason)
  }

  #startTimer({ call, deadline, uri }: WaitTerms): NodeJS.Timeout | null {
    if (deadline > LONGEST_TIMER) return null
    return setTimeout(() => {
      this.reject(new DeadlineError(call, deadline, uri))
    }, deadline)
  }

  #resolveEarlier(): boolean {
    if (this.#settled) return false
    this.#settled = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#forgetSignal?.()
    this.#over()
    return true
  }
}

/** Node fires longer timers at once. */
const LONGEST_TIMER = 2 ** 31 - 1
