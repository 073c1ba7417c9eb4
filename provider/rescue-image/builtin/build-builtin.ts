import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { explaining } from './explaining.js'
import { findBuiltin } from './find-builtin.js'
import { BuildError, runBuild } from './run-build.js'

/** Builds the built-in image unless it was built on this machine already, and says where it is. */
export async function buildBuiltin(say: (line: string) => void): Promise<string> {
  const { file } = await findBuiltin()
  if (file !== null) return file
  const folder = await mkdtemp(join(tmpdir(), 'rescue-image-'))
  return explaining(async () => {
    try {
      await runBuild(join(folder, 'rescue.iso'), say)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    const built = await findBuiltin()
    if (built.file !== null) return built.file
    throw new BuildError('the build left no image in the cache')
  })
}
