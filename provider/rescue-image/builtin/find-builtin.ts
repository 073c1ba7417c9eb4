import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ImageRefusedError } from '../model/errors.js'
import { explainFailure, runBuild } from './run-build.js'

/** The built-in image as this version of the package has it. */
export interface Builtin {
  /** Hash of the image's sources: the same version has the same content. */
  readonly version: string
  /** The file, if it was built on this machine; else null. */
  readonly file: string | null
}

/** Finds out the version of the built-in image, and whether it was built here. Builds nothing. */
export async function findBuiltin(): Promise<Builtin> {
  const folder = (await runBuild('path', () => undefined)).trim()
  const [version, file] = [basename(folder), join(folder, 'rescue.iso')]
  if (!/^[0-9a-f]{16}$/.test(version))
    throw new ImageRefusedError([explainFailure('it has no sha256sum')])
  return { version, file: existsSync(file) ? file : null }
}
