import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of package.json: tests run from the compiled tree and read fixtures from here. */
export const repositoryRoot = findRoot(import.meta.dirname)

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder))
}
