import type { Runtime } from '../../host/index.js'
import type { Line, Send } from './line.js'

/** Where the lines for the operator go. */
export interface Log {
  /** Lines in the row of the resource with that URN; empty: in the row of the stack. */
  rowOf(urn: string): Row
  /** Resolves when all lines until now are shown. The engine drops what comes after the end of its command. */
  shown(): Promise<void>
}

/** Lines in one row. */
export type Row = Required<Pick<Runtime, 'say' | 'warn' | 'progress'>>

/**
 * Makes a log that shows lines one after the other, in the order in which they were said.
 *
 * The first line that the engine does not take goes to stderr, and so does every later one: nothing waits
 * twice for an engine that does not answer. Without `send`, every line goes to stderr.
 */
export function makeLog(send: Send | undefined, writeLine: (text: string) => void): Log {
  let isTaken = send !== undefined
  let last = Promise.resolve()
  const show = async (line: Line): Promise<void> => {
    if (isTaken) isTaken = await isDone(send?.(line))
    if (!isTaken && line.isPassing !== true)
      writeLine(line.severity === 'warning' ? `warning: ${line.text}` : line.text)
  }
  const add = (line: Line): void => {
    last = last.then(() => show(line))
  }
  return {
    rowOf: (urn) => ({
      say: (text) => {
        add({ severity: 'info', text, urn })
      },
      warn: (text) => {
        add({ severity: 'warning', text, urn })
      },
      progress: (text) => {
        add({ severity: 'info', text, urn, isPassing: true })
      },
    }),
    shown: () => last,
  }
}

async function isDone(sending: Promise<void> | undefined): Promise<boolean> {
  try {
    await sending
    return true
  } catch {
    return false
  }
}
