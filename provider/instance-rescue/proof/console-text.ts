import { guestWords, plainLine } from '../../guest/guest-words.js'

/** Lines that are kept. */
const TAIL = 20
/** Characters of a line that are read: a guest may never end one. */
const LINE = 4_096

/** What a guest wrote to its console: its last lines, and the lines that are new. It is the guest's word. */
export class ConsoleText {
  readonly #decoder = new TextDecoder()
  #tail: readonly string[] = []
  /** The line that has not ended. */
  #rest = ''

  /** Takes bytes, and gives the lines that they end, and the one that they begin or go on with. */
  push(bytes: Uint8Array): readonly string[] {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true })
    const lines = text.split(/[\r\n]+/).map((line) => line.slice(0, LINE))
    this.#rest = lines.pop() ?? ''
    this.#tail = [...this.#tail, ...lines.slice(-TAIL).map(guestWords)]
      .filter((line) => line.trim() !== '')
      .slice(-TAIL)
    return [...lines, this.#rest].map(plainLine)
  }

  /** The last lines, safe to print. */
  tail(): readonly string[] {
    const last = guestWords(this.#rest)
    return [...this.#tail, ...(last.trim() === '' ? [] : [last])].slice(-TAIL)
  }
}
