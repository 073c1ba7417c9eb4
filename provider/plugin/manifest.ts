import { createRequire } from 'node:module'

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
  const require = createRequire(import.meta.url)
  return require('pulumi-libvirt-rescue/package.json') as Manifest
}
