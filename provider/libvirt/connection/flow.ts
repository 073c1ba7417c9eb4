import type { Link } from './link.js'

/**
 * Decides when the link is read and whether it keeps the process alive.
 *
 * It keeps the process alive while somebody waits for the peer: a call, a stream's next step, a
 * listener. A download that is not consumed stops the reading once `SLOW` bytes lie here. All
 * packets share one socket, so that alone would leave a call made inside the download's own loop
 * without its answer for ever; while somebody waits, reading goes on until `FULL` bytes lie
 * here. Beyond that it stops all the same, and the deadlines of those who wait end it.
 */
export class Flow {
  readonly #link: Link
  readonly #unread = new Map<object, number>()
  #waiting = 0

  constructor(link: Link) {
    this.#link = link
    link.hold(false)
  }

  /** Someone begins to wait for the peer. */
  enter(): void {
    if (this.#waiting++ > 0) return
    this.#link.hold(true)
    this.#decide()
  }

  /** And does so no longer. */
  leave(): void {
    if (--this.#waiting > 0) return
    this.#link.hold(false)
    this.#decide()
  }

  /** A stream has this many bytes that its consumer has not taken yet. */
  unread(stream: object, bytes: number): void {
    if (bytes > SLOW) this.#unread.set(stream, bytes)
    else if (!this.#unread.delete(stream)) return
    this.#decide()
  }

  #decide(): void {
    const most = Math.max(0, ...this.#unread.values())
    this.#link.pause(most > FULL || (most > SLOW && this.#waiting === 0))
  }
}

const SLOW = 1 << 20
const FULL = 32 << 20
