import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { repositoryRoot } from '../repository.js'

/** The environment for the real engine: a file backend and a home inside `directory`, no network. */
export function engineEnvironment(directory: string): NodeJS.ProcessEnv {
  const [home, backend] = [join(directory, '.pulumi-home'), join(directory, '.backend')]
  for (const folder of [home, backend]) mkdirSync(folder, { recursive: true })
  return {
    ...process.env,
    PATH: enginePath(),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: 'test',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_DEBUG_COMMANDS: 'true',
  }
}

/** PATH with the engine that set-up chose: the one that is there already, or the one it built. */
function enginePath(): string {
  const engine = execFileSync(join(repositoryRoot, 'test/setup/engine.sh'), ['path'])
  const launcher = join(repositoryRoot, 'node_modules/@pulumi/pulumi')
  const folders = [engine.toString().trim(), process.env['PATH'] ?? '', launcher]
  return folders.filter((folder) => folder !== '').join(delimiter)
}
