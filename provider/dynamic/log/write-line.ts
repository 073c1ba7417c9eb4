import { writeSync } from 'node:fs'

/** Writes a line to stderr; Pulumi's host turns it into a diagnostic for the user. */
export function writeLine(message: string): void {
  try {
    writeSync(2, `${message}\n`)
  } catch {
    // The engine is gone, so nobody could read this.
  }
}
