import { marked, programCommand } from '../shell/index.js'
import type { Terminal } from './terminal.js'

/** Whether somebody asked this process to stop. */
export interface Interrupt {
  isAsked(): boolean
  /** Counts as asked from now on: Ctrl-C at a question ends the question alone. */
  ask(): void
  /** Listens no more. */
  close(): void
}

/**
 * Listens for Ctrl-C: the first asks to stop between two steps, the second ends the process at once.
 *
 * What shows what is left is said at the first, because a process that was ended says nothing any more.
 */
export function listen(
  { warn, onInterrupt }: Pick<Terminal, 'warn' | 'onInterrupt'>,
  { uri, instance }: { readonly uri: string; readonly instance: string },
): Interrupt {
  let isAsked = false
  const ask = (): void => {
    if (!isAsked)
      warn(
        `Stopping after this step. Ctrl-C again ends this command at once; then ${marked(programCommand(['status', '--uri', uri], instance))} shows what is left and how to go on.`,
      )
    isAsked = true
  }
  return { isAsked: () => isAsked, ask, close: onInterrupt?.(ask) ?? ((): void => undefined) }
}
