import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of the package with the parts of the script, seen from the compiled file. */
const FOLDER = join(import.meta.dirname, '../../../../provider/diagnose/inside')

/** Reads the script that looks at the disks from the inside of a rescue system: its output is for `readDiskFacts`. */
export function readLookScript(): string {
  const parts = readdirSync(FOLDER).filter((name) => name.endsWith('.sh'))
  return parts
    .sort()
    .map((name) => readFileSync(join(FOLDER, name), 'utf8'))
    .join('')
}
