import { readFileSync } from 'node:fs'

/**
 * Waits until the instance's own system has come up, or has given up, and returns the lines that it said.
 *
 * Boots count from 1. Throws with the end of the log when it has said neither in 90 s.
 */
export async function waitForSystem(log: string, boot: number): Promise<string> {
  for (let attempt = 0; attempt < 900; attempt += 1) {
    const lines = (readFileSync(log, 'latin1').split('@boot ')[boot] ?? '').split(/\r?\n/)
    const last = lines.findIndex((line) => END.test(line))
    // The first line is the rest of the lab's @boot.
    const said = lines.slice(1, last + 1).filter((line) => SAID.test(line))
    if (last >= 0) return said.map(indented).join('\n')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the instance did not come up: ${readFileSync(log, 'latin1').slice(-2000)}`)
}

/** As examples/demo/instance/start ends. */
const END = /^(?:web is up|You are in emergency mode)/
/** Its lines, and not those of the lab's report. */
const SAID = /^[^@]+$/

function indented(line: string): string {
  return `    ${line}`
}
