import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A plugin that was compiled with these tests, as a program on PATH. */
export interface PluginPath {
  /** The folder that it is in. */
  readonly folder: string
  /** The program itself. */
  readonly program: string
  remove(): void
}

/** Puts the plugin where npm puts a package's programs. */
export function putPlugin(): PluginPath {
  const file = join(import.meta.dirname, '../../../bundle/plugin/main.js')
  return putProgram('pulumi-resource-libvirt-rescue', file)
}

/** Puts a compiled file under that name into a folder of its own, as a program. */
export function putProgram(name: string, file: string): PluginPath {
  const root = mkdtempSync(join(tmpdir(), 'plugin-'))
  const folder = join(root, 'bin')
  mkdirSync(folder)
  const program = join(folder, name)
  chmodSync(file, 0o755)
  symlinkSync(file, program)
  return {
    folder,
    program,
    remove: () => {
      rmSync(root, { recursive: true, force: true })
    },
  }
}
