import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../lab/run.js'
import { repositoryRoot } from '../../repository.js'

/** A built rescue image: a folder with rescue.iso, vmlinuz, initrd, cmdline and contents. */
export interface BuiltImage {
  readonly folder: string
  readonly iso: string
  readonly cmdline: string
}

/** Builds the rescue image, or finds it built: it takes a minute, once for each state of its sources. */
export function builtImage(): Promise<BuiltImage> {
  return (built ??= build())
}

/** The script that builds it. */
export const BUILD = join(repositoryRoot, 'rescue-image/build.sh')

let built: Promise<BuiltImage> | undefined

async function build(): Promise<BuiltImage> {
  const folder = (await run(BUILD, ['path'])).trim()
  if (!existsSync(folder)) await run(BUILD, ['/dev/null'], { timeout: 1_200_000 })
  const cmdline = readFileSync(join(folder, 'cmdline'), 'utf8').trim()
  return { folder, iso: join(folder, 'rescue.iso'), cmdline }
}
