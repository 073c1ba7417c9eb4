import type { Link } from './link.js'

/**
 * Decides when the link is read and whether it keeps the process alive.
 *
 * It keeps the process alive while somebody waits for the peer: a call, a stream's next step, a
 * listener.
 *
 * A download that is not consumed stops the reading once `SLOW` of its bytes are held. All packets
 * share one socket, so a call made inside the download's own loop would then never get its answer.
 * Therefore, while somebody waits, reading goes on until `FULL` bytes are held. Beyond that it stops
 * even so, and the deadlines of the waits end them.
 *
 * Bytes that the peer does not take keep the process alive too, because the socket is busy with them.
 * If nobody waits for such a peer any more, because an upload was given up, the link is ended.
 */
export class Flow {
  readonly #link: Link
  readonly #unread = new Map<object, number>()
  #waiting = 0
  #watch: NodeJS.Timeout | undefined

  constructor(link: Link) {
    this.#link = link
    link.hold(false)
  }

  /** A wait for the peer begins. */
  enter(): void {
    if (this.#waiting++ > 0) return
    clearTimeout(this.#watch)
    this.#link.hold(true)
    this.#decide()
  }

  /** A wait for the peer has ended. */
  leave(): void {
    if (--this.#waiting > 0) return
    this.#link.hold(false)
    if (this.#link.unsent > 0) this.#watch = setTimeout(this.#endStuck, STUCK).unref()
    this.#decide()
  }

  /** A stream holds this many bytes that its consumer has not read yet. */
  unread(stream: object, bytes: number): void {
    if (bytes > SLOW) this.#unread.set(stream, bytes)
    else if (!this.#unread.delete(stream)) return
    this.#decide()
  }

  readonly #endStuck = (): void => {
    if (this.#link.unsent > 0) this.#link.end(new Error('the daemon has stopped reading'))
  }

  #decide(): void {
    const most = this.#unread.size === 0 ? 0 : Math.max(...this.#unread.values())
    this.#link.pause(most > FULL || (most > SLOW && this.#waiting === 0))
  }
}

const SLOW = 1 << 20
const FULL = 32 << 20

/** Milliseconds. */
const STUCK = 2_000
