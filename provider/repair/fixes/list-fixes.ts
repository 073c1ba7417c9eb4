import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Fix } from './fix.js'
import { readFix } from './read-fix.js'

/** The folder of the package with one file a fix, seen from the compiled file. */
const FOLDER = join(import.meta.dirname, '../../../../fixes')
/** What comes before every fix. */
const COMMON = 'common'

/** Reads all fixes, in the order of their names. */
export function listFixes(): readonly Fix[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sh') && name !== `${COMMON}.sh`)
    .map((name) => name.slice(0, -'.sh'.length))
    .sort()
    .map((id) => readFix(id, read(id)))
}

/** Reads the functions that every fix uses. */
export function readCommon(): string {
  return read(COMMON)
}

function read(id: string): string {
  return readFileSync(join(FOLDER, `${id}.sh`), 'utf8')
}
