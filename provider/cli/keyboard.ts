import { execFileSync } from 'node:child_process'

/** Standard input and output as bytes, for a guest's console. */
export interface Keyboard {
  /** False if standard input is a file or a pipe. */
  readonly isTerminal: boolean
  /** What is typed from now on, each key as it is pressed, Ctrl-C too. */
  open(): AsyncIterable<Uint8Array>
  /** Writes to standard output; resolves when more may follow. */
  show(bytes: Uint8Array): Promise<void>
  /** Gives the terminal back as it was. */
  readonly close: () => void
}

/** The terminal's settings before it was opened; null: it is not open, or is no terminal. */
let before: string | null = null

/** The real keyboard and screen. */
export const keyboard: Keyboard = {
  isTerminal: process.stdin.isTTY,
  open() {
    if (process.stdin.isTTY) {
      before = stty('-g').trim()
      // Node's own raw mode would still put a carriage return before each line feed of the guest.
      stty('raw', '-echo')
    }
    return process.stdin
  },
  show: (bytes) =>
    new Promise((resolve, reject) => {
      process.stdout.write(bytes, (error) => {
        if (error) reject(error)
        else resolve()
      })
    }),
  close: () => {
    if (before !== null) stty(before)
    before = null
    process.stdin.destroy()
  },
}

/** Reads or changes the terminal on standard input. Node restores it itself if a signal ends the process. */
function stty(...args: readonly string[]): string {
  return execFileSync('stty', args, { stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8' })
}
