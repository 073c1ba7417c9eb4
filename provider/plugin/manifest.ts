import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What we read of package.json. */
export interface Manifest {
  readonly version: string
  readonly description: string
  readonly license: string
  readonly homepage: string
  readonly keywords: readonly string[]
  readonly repository: { readonly url: string }
}

/** Reads this package's own package.json. */
export function readManifest(): Manifest {
  return createRequire(import.meta.url)(MANIFEST) as Manifest
}

/** Reads the schema that `npm run schema` wrote: to make it anew takes the engine twice as long to wait. */
export async function readSchema(): Promise<string> {
  const root = dirname(createRequire(import.meta.url).resolve(MANIFEST))
  return readFile(join(root, 'provider/plugin/schema.json'), 'utf8')
}

const MANIFEST = 'pulumi-libvirt-rescue/package.json'
