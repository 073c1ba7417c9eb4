import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../lab/run.js'

/** The version of the engine that set-up builds. */
const VERSION = '3.246.0'

/** Makes a virtual environment with Pulumi's Python SDK, once, or says why it cannot be made. */
export async function makeVenv(): Promise<{ readonly path: string } | string> {
  const folder = join(homedir(), '.cache/pulumi-libvirt-rescue/python', VERSION)
  const path = join(folder, 'bin')
  if (existsSync(join(path, 'pulumi-installed'))) return { path }
  try {
    await run('python3', ['-m', 'venv', folder])
    await run(join(path, 'pip'), ['install', '--quiet', `pulumi==${VERSION}`])
    await run('touch', [join(path, 'pulumi-installed')])
    return { path }
  } catch (error) {
    return `Pulumi's Python SDK cannot be installed: ${String(error).slice(0, 200)}`
  }
}
