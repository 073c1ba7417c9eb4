import { createInterface } from 'node:readline/promises'
import { CleanText } from '../break-glass/index.js'
import { keyboard, type OwnKeyboard } from './keyboard.js'
import { inRed, safeText } from './show/safe-text.js'

/** Where the commands print and ask; tests pass their own. */
export interface Terminal {
  /** Prints to standard output; returns 0, the exit status of a command that has nothing else to do. */
  say(text: string): number
  /** Prints to standard error. */
  readonly warn: (text: string) => void
  /** One line on how far a step is, which the next line replaces; absent if standard error is not a terminal. */
  readonly progress?: (text: string) => void
  /** Marks a word of a table that the reader must not miss; absent: nothing is marked. */
  readonly mark?: (text: string) => string
  /** Where the output of a script in a guest goes; absent in tests of commands that have none. */
  readonly guest?: GuestOutput
  /** True if the answer is yes; null if standard input is not a terminal, so that nobody can answer. */
  confirm(question: string): Promise<boolean | null>
  /** Calls back at the first Ctrl-C; what it returns ends that. Absent in tests of commands that do not listen. */
  readonly onInterrupt?: (asked: () => void) => () => void
  readonly keyboard: OwnKeyboard
}

/** Writes what a script in a guest wrote: to a terminal only what is safe there, else each byte. */
export interface GuestOutput {
  write(stream: 'stdout' | 'stderr', bytes: Buffer): void
  /** Writes what was kept back, because its line has not ended. */
  end(): void
}

const { stdout, stderr } = process
/** True while the last line on the terminal is one that the next line replaces. */
let isPassing = false

function clearProgress(): void {
  if (isPassing) stderr.write('\r\u001B[K')
  isPassing = false
}

function showProgress(text: string): void {
  clearProgress()
  const line = safeText(text)
    .replaceAll(/\s+/g, ' ')
    .slice(0, Math.max(20, stderr.columns - 1))
  stderr.write(line)
  isPassing = true
}

/** See https://no-color.org. */
const isPlain = (process.env['NO_COLOR'] ?? '') !== '' || process.env['TERM'] === 'dumb'

let isInterrupted = false

/** True if a first Ctrl-C was taken: the next one ends the process at once. */
export function wasInterrupted(): boolean {
  return isInterrupted
}

/** The real terminal. */
export const terminal: Terminal = {
  say(text) {
    clearProgress()
    stdout.write(`${safeText(text).trimEnd()}\n`)
    return 0
  },
  warn(text) {
    clearProgress()
    stderr.write(`${safeText(text).trimEnd()}\n`)
  },
  ...(stderr.isTTY && process.env['TERM'] !== 'dumb' ? { progress: showProgress } : {}),
  ...(stdout.isTTY && !isPlain ? { mark: inRed } : {}),
  guest: {
    write(stream, bytes) {
      process[stream].write(process[stream].isTTY ? CLEAN[stream].push(bytes) : bytes)
    },
    end() {
      for (const stream of ['stdout', 'stderr'] as const) process[stream].write(CLEAN[stream].end())
    },
  },
  async confirm(question) {
    if (!process.stdin.isTTY) return null
    clearProgress()
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    const answer = await lines.question(`${question} [y/N] `)
    lines.close()
    return /^y(es)?$/i.test(answer.trim())
  },
  onInterrupt(asked) {
    const interrupt = (): void => {
      isInterrupted = true
      asked()
    }
    process.once('SIGINT', interrupt)
    return () => process.off('SIGINT', interrupt)
  },
  keyboard,
}

const CLEAN = { stdout: new CleanText(), stderr: new CleanText() } as const
