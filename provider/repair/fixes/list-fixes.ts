import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fix } from './fix.js'
import { readFix } from './read-fix.js'

/** The folder of the package with one file a fix, seen from the compiled file. */
const FOLDER = join(import.meta.dirname, '../../../../fixes')
/** The folder with what comes before every fix. */
const COMMON = join(FOLDER, 'common')

/** Reads all fixes, in the order of their names. */
export function listFixes(): readonly Fix[] {
  return scriptsIn(FOLDER).map((id) => readFix(id, read(FOLDER, id)))
}

/** Reads the functions that every fix uses. */
export function readCommon(): string {
  return scriptsIn(COMMON)
    .map((name) => read(COMMON, name))
    .join('\n')
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
