import { existsSync, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { CACHE } from '../lab/cache.js'
import { repositoryRoot } from '../repository.js'

/**
 * The environment for the real engine: a file backend and a home inside `directory`, no network.
 *
 * The engine is the `pulumi` of PATH or, first, the one that `make test` built into the cache; the
 * host of dynamic providers is the one of the installed `@pulumi/pulumi`.
 */
export function engineEnvironment(directory: string): NodeJS.ProcessEnv {
  const [home, backend] = [join(directory, '.pulumi-home'), join(directory, '.backend')]
  for (const folder of [home, backend]) mkdirSync(folder, { recursive: true })
  return {
    ...process.env,
    PATH: [...BINARIES.filter((folder) => existsSync(folder)), process.env['PATH']].join(delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: 'test',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_DEBUG_COMMANDS: 'true',
  }
}

const BINARIES = [
  join(CACHE, 'engine/3.246.0'),
  join(repositoryRoot, 'node_modules/@pulumi/pulumi'),
]
