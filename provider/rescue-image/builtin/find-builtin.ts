import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { explaining } from './explaining.js'
import { BuildError, runBuild } from './run-build.js'

/** The built-in image as this version of the package has it. */
export interface Builtin {
  /** Hash of the image's sources: the same version has the same content. */
  readonly version: string
  /** The file, if it was built on this machine; else null. */
  readonly file: string | null
}

/** Finds out the version of the built-in image, and whether it was built here. Builds nothing. */
export function findBuiltin(): Promise<Builtin> {
  return explaining(async () => {
    const folder = (await runBuild('path', () => undefined)).trim()
    const [version, file] = [basename(folder), join(folder, 'rescue.iso')]
    if (!/^[0-9a-f]{16}$/.test(version))
      throw new BuildError('this system has no sha256sum: build the image on Debian or Ubuntu')
    return { version, file: existsSync(file) ? file : null }
  })
}
