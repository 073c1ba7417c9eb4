import { execFileSync } from 'node:child_process'
import type { Keyboard } from '../break-glass/index.js'

/** A keyboard that gives its terminal back. */
export interface OwnKeyboard extends Keyboard {
  /** Gives the terminal back as it was. */
  readonly close: () => void
}

/** The terminal's settings before it was opened; null: it is not open, or is no terminal. */
let before: string | null = null

/** The real keyboard and screen. */
export const keyboard: OwnKeyboard = {
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
