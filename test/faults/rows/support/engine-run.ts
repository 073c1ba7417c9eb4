import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import type { Project } from '../../../engine/project.js'

/** A `pulumi` command under way, as a shell would have started it: in a process group of its own. */
export interface Running {
  readonly pid: number
  /** What it printed, once it has ended. */
  readonly ended: Promise<string>
  /** What Ctrl-C sends, to the whole process group. */
  interrupt(): void
  kill(): void
  /** Process of the dynamic provider; null where there is none. */
  findProvider(): number | null
}

/** Starts `pulumi ARGS`. */
export function startEngine(project: Project, args: readonly string[]): Running {
  const child = spawn('pulumi', [...args, '--non-interactive', '--color', 'never'], {
    cwd: project.directory,
    env: project.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part))
  const pid = child.pid ?? 0
  return {
    pid,
    // Not 'close': a provider that lives on keeps the pipes open.
    ended: once(child, 'exit').then(() => text),
    interrupt: () => process.kill(-pid, 'SIGINT'),
    kill: () => process.kill(pid, 'SIGKILL'),
    findProvider: () => descendants(pid).find(isProvider) ?? null,
  }
}

/** What a line of the documents came to. */
export interface LineOutcome {
  readonly status: number
  readonly text: string
}

/** Runs a line of the documents in a project as it stands there, as the shell would. */
export function runLine(project: Project, line: string): Promise<LineOutcome> {
  return new Promise((resolve, reject) => {
    const { directory: cwd, env } = project
    const settings = { cwd, env, timeout: 180_000, maxBuffer: 1 << 26 }
    execFile('sh', ['-c', line], settings, (error, stdout, stderr) => {
      const text = stdout + stderr
      const status = error === null ? 0 : error.code
      if (typeof status === 'number') resolve({ status, text })
      else reject(new Error(`'${line}' did not end by itself: ${text}`, { cause: error }))
    })
  })
}

function isProvider(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`).includes('dynamic-provider')
}

function descendants(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(Number(name)) }))
  const children = (pid: number): number[] =>
    parents
      .filter(({ parent }) => parent === pid)
      .flatMap((each) => [...children(each.pid), each.pid])
  return children(root)
}

function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // it has ended meanwhile
  }
}
