import { createInterface } from 'node:readline/promises'
import { keyboard, type OwnKeyboard } from './keyboard.js'

/** Where the commands print and ask; tests pass their own. */
export interface Terminal {
  /** Prints to standard output; returns 0, the exit status of a command that has nothing else to do. */
  say(text: string): number
  /** Prints to standard error. */
  readonly warn: (text: string) => void
  /** True if the answer is yes; null if standard input is not a terminal, so that nobody can answer. */
  confirm(question: string): Promise<boolean | null>
  readonly keyboard: OwnKeyboard
}

/** The real terminal. */
export const terminal: Terminal = {
  say(text) {
    process.stdout.write(`${text.trimEnd()}\n`)
    return 0
  },
  warn(text) {
    process.stderr.write(`${text.trimEnd()}\n`)
  },
  async confirm(question) {
    if (!process.stdin.isTTY) return null
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    const answer = await lines.question(`${question} [y/N] `)
    lines.close()
    return /^y(es)?$/i.test(answer.trim())
  },
  keyboard,
}
