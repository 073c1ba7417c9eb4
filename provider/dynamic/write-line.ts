import { writeSync } from 'node:fs'

/** Writes a line to stderr, where Pulumi's host makes a diagnostic of it for the user. */
export function writeLine(message: string): void {
  try {
    writeSync(2, `${message}\n`)
  } catch {
    // The engine is gone, and with it everybody who could read this.
  }
}
