import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Fix } from './fix.js'
import { readFix } from './read-fix.js'

/** Reads all fixes, in the order of their names. */
export function listFixes(): readonly Fix[] {
  const folder = folderOfFixes()
  return scriptsIn(folder).map((id) => readFix(id, read(folder, id)))
}

/** Reads the functions that every fix uses. */
export function readCommon(): string {
  const common = join(folderOfFixes(), 'common')
  return scriptsIn(common)
    .map((name) => read(common, name))
    .join('\n')
}

/** The folder of this package with one file a fix. */
function folderOfFixes(): string {
  const manifest = import.meta.resolve('pulumi-libvirt-rescue/package.json')
  return fileURLToPath(new URL('fixes', manifest))
}

function scriptsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sh'))
    .map((file) => file.slice(0, -'.sh'.length))
    .sort()
}

function read(folder: string, name: string): string {
  return readFileSync(join(folder, `${name}.sh`), 'utf8')
}
