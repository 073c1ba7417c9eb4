import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ImageRefusedError } from '../model/errors.js'

/** The build script of the package, seen from the compiled file. */
const SCRIPT = join(import.meta.dirname, '../../../../rescue-image/build.sh')

/**
 * Runs the build script and returns what it printed; `say` gets each line of its messages.
 *
 * `target` is the file to write, or `path`. Throws `ImageRefusedError`, which says how to get an image, if
 * this machine cannot build it.
 */
export async function runBuild(target: string, say: (line: string) => void): Promise<string> {
  const child = spawn('sh', [SCRIPT, target], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  let last = 'it said nothing'
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  createInterface({ input: child.stderr }).on('line', (line) => {
    last = line
    say(line)
  })
  const status = await ended.catch((error: unknown) => {
    last = error instanceof Error ? error.message : String(error)
    return null
  })
  if (status === 0) return printed
  throw new ImageRefusedError([explainFailure(last)])
}

/** Says that the image cannot be built here, why, and how to get one. */
export function explainFailure(last: string): string {
  return (
    `the built-in image cannot be built on this machine (${last}). On Debian or Ubuntu on amd64, run ` +
    '`npx pulumi-libvirt-rescue image build rescue.iso`, bring the file here, and use ' +
    "source: { file: './rescue.iso' }"
  )
}
