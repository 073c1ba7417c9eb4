import { marked, programCommand } from '../../shell/index.js'
import { ImageRefusedError } from '../model/errors.js'
import { BuildError } from './run-build.js'

/** Runs work with the build script; if it fails, the error says how to get an image elsewhere. */
export async function explaining<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof BuildError)) throw error
    throw new ImageRefusedError([
      `the built-in image was not built on this machine (${error.detail}). On Debian or Ubuntu on amd64, run ` +
        `${marked(BUILD)}, bring the file here, and use source: { file: './rescue.iso' }`,
    ])
  }
}

const BUILD = programCommand(['image', 'build', 'rescue.iso'])
