import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Reads the script that looks at the disks from the inside of a rescue system: its output is for `readDiskFacts`. */
export function readLookScript(): string {
  // The folder of this package with the parts of the script.
  const manifest = import.meta.resolve('pulumi-libvirt-rescue/package.json')
  const folder = fileURLToPath(new URL('provider/diagnose/inside', manifest))
  const parts = readdirSync(folder).filter((name) => name.endsWith('.sh'))
  return parts
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')
}
