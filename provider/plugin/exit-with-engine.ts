import { fstatSync } from 'node:fs'
import type { Plugin } from './plugin.js'

/**
 * Ends this process once the engine has gone, even if it was killed and could not say so.
 *
 * The engine holds the other end of our stdin. A call that changes something first stops between two steps
 * and writes down where it was.
 */
export function exitWithEngine(plugin: Plugin): void {
  if (!isPipe(0)) return
  const end = (): void => {
    plugin.cancel()
    void plugin.idle().then(() => process.exit())
  }
  process.stdin.on('end', end).on('error', end).resume()
}

/** A shell gives a terminal or a file, whose end says nothing. */
function isPipe(fd: number): boolean {
  try {
    const stat = fstatSync(fd)
    return stat.isFIFO() || stat.isSocket()
  } catch {
    return false
  }
}
