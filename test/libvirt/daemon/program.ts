import { spawn } from 'node:child_process'

/** How a program ended, and what it printed. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly printed: string
}

/**
 * Runs a program of its own that has this client as `libvirt` and a URI as `uri`.
 *
 * One that does not end by itself within `patience` milliseconds is killed: its `signal` says so.
 */
export async function runProgram(uri: string, body: string, patience = 8_000): Promise<Ended> {
  const client = new URL('../../../provider/libvirt/index.js', import.meta.url).href
  const source = `import * as libvirt from ${JSON.stringify(client)}
const uri = ${JSON.stringify(uri)}
${body}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patience,
    killSignal: 'SIGKILL',
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      printed += text.toString()
    })
  }
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal, printed: printed.trim() })
    })
  })
}
