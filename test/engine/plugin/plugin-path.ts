import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The plugin that was compiled with these tests, as a program on PATH. */
export interface PluginPath {
  /** The folder that it is in. */
  readonly folder: string
  /** The program itself. */
  readonly program: string
  remove(): void
}

/** Puts the plugin where npm puts a package's programs. */
export function putPlugin(): PluginPath {
  const root = mkdtempSync(join(tmpdir(), 'plugin-'))
  const folder = join(root, 'bin')
  mkdirSync(folder)
  const program = join(folder, 'pulumi-resource-libvirt-rescue')
  symlinkSync(join(import.meta.dirname, '../../../provider/plugin/main.js'), program)
  return {
    folder,
    program,
    remove: () => {
      rmSync(root, { recursive: true, force: true })
    },
  }
}
