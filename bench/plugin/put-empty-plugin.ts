import { join } from 'node:path'
import { putProgram, type PluginPath } from '../../test/engine/plugin/plugin-path.js'

/** The empty plugin as it was compiled. */
export const EMPTY_PLUGIN = join(import.meta.dirname, 'empty-plugin.js')

/** Puts the empty plugin where npm puts a package's programs. */
export function putEmptyPlugin(): PluginPath {
  return putProgram('pulumi-resource-empty', EMPTY_PLUGIN)
}
