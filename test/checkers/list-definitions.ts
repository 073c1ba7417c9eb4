import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathFor, reasonOf } from './report.js'

/** Every XML file of a folder, those inside its folders too, or why there is none; a file is itself. */
export function listDefinitions(path: string): readonly string[] | string {
  try {
    const folder = pathFor(path)
    if (statSync(folder).isFile()) return [folder]
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.toLowerCase().endsWith('.xml'))
      .sort()
      .map((file) => join(folder, file))
    return files.length > 0 ? files : 'there is no XML file in it'
  } catch (error) {
    return reasonOf(error)
  }
}
