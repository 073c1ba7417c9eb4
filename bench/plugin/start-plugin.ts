import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A plugin that runs as the engine starts it. */
export interface RunningPlugin {
  readonly pid: number
  readonly port: string
  /** Milliseconds from its start to its port. */
  readonly ms: number
  /** Closes its stdin, as an engine does that ends, and waits for its end. */
  readonly stop: () => Promise<void>
}

/** Starts a plugin, a program of Node, and waits for its port. */
export async function startPlugin(program: string): Promise<RunningPlugin> {
  const start = performance.now()
  const child = spawn('node', [program, '127.0.0.1:1'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const ms = performance.now() - start
  return { pid: child.pid ?? 0, port: line.toString().trim(), ms, stop: () => stop(child) }
}

async function stop(child: ChildProcess): Promise<void> {
  child.stdin?.end()
  await once(child, 'exit')
}
