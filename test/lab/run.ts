import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Settings of one command: its environment, user, folder, and how long it may take in milliseconds. */
export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly uid?: number
  readonly gid?: number
  readonly cwd?: string
  readonly timeout?: number
}

/**
 * Runs a command to its end and answers with what it printed.
 *
 * No shell: arguments reach the program as they are. A failure throws with the command's own words.
 */
export async function run(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  try {
    const { stdout } = await execute(file, args, {
      maxBuffer: 1 << 26,
      timeout: 120_000,
      ...options,
    })
    return stdout
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() ?? ''
    throw new Error(`${file} ${args.join(' ')} failed: ${said}`, { cause: error })
  }
}

const execute = promisify(execFile)
