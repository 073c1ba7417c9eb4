import { DeadlineError } from '../../errors/deadline-error.js'
import type { CallOptions } from '../../procedures/calls.js'
import type { Flow } from '../link/flow.js'
import { Wait, type Pending } from './wait.js'

/**
 * The waits of one connection. One timer serves all their deadlines: it is set for the earliest and
 * stays set if that wait ends before, so that a call usually sets none. It keeps the process alive
 * while there is a wait: a link that is not read does not.
 */
export class Waits {
  readonly #uri: string
  readonly #deadline: number
  readonly #flow: Flow
  readonly #waiting = new Set<Pending>()
  #timer: NodeJS.Timeout | undefined
  /** When the timer fires, in milliseconds of `performance.now()`. */
  #next = Infinity

  /** `deadline` holds for a wait that names no deadline of its own. */
  constructor({ uri, deadline }: { uri: string; deadline: number }, flow: Flow) {
    this.#uri = uri
    this.#deadline = deadline
    this.#flow = flow
  }

  /** Begins a wait for the peer. */
  begin<Value>(call: string, { deadline = this.#deadline, signal }: CallOptions): Wait<Value> {
    const wait = new Wait<Value>({ call, deadline, signal }, this.#end)
    this.#waiting.add(wait)
    this.#flow.enter()
    if (wait.due < this.#next) this.#setTimer(wait.due)
    else if (this.#waiting.size === 1) this.#timer?.ref()
    return wait
  }

  /** The connection has ended, and all waits with it. */
  stop(): void {
    clearTimeout(this.#timer)
  }

  readonly #end = (wait: Pending): void => {
    this.#waiting.delete(wait)
    if (this.#waiting.size === 0) this.#timer?.unref()
    this.#flow.leave()
  }

  #setTimer(due: number): void {
    clearTimeout(this.#timer)
    this.#next = due
    const left = Math.min(Math.max(0, due - performance.now()), LONGEST_TIMER)
    this.#timer = setTimeout(this.#expire, Math.ceil(left))
  }

  readonly #expire = (): void => {
    this.#timer = undefined
    this.#next = Infinity
    const now = performance.now()
    const limited = [...this.#waiting].filter(({ due }) => due < Infinity)
    for (const wait of limited.sort((a, b) => a.due - b.due)) {
      if (wait.due > now) {
        this.#setTimer(wait.due)
        return
      }
      wait.reject(new DeadlineError(wait.call, wait.deadline, this.#uri))
    }
  }
}

/** The longest time that a timer of Node takes, in milliseconds; a longer one fires at once. */
export const LONGEST_TIMER = 2 ** 31 - 1
