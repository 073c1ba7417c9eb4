import { systemRuntime, type Runtime } from '../host/index.js'
import type { Terminal } from './terminal.js'

/** The real runtime of a command: each step stays on the screen, and only how far one is gives way to the next line. */
export function runtimeFor({ warn, progress }: Pick<Terminal, 'warn' | 'progress'>): Runtime {
  return {
    ...systemRuntime(warn),
    ...(progress === undefined ? {} : { progress }),
    // This process was not started by an engine, so it goes on after its shell has ended.
    isEngineAlive: () => true,
  }
}
