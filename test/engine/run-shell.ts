import { execFile } from 'node:child_process'

/** What came of some commands: all that they printed, and whether the last one succeeded. */
export interface ShellOutcome {
  readonly ok: boolean
  readonly text: string
}

/** Runs a page's commands as somebody would type them, until the first one that fails; nobody answers questions. */
export function runShell(
  script: string,
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<ShellOutcome> {
  return new Promise((resolve) => {
    execFile('bash', ['-ec', script], { ...options, timeout: 400_000 }, (error, out, err) => {
      resolve({ ok: error === null, text: out + err })
    }).stdin?.end()
  })
}
