import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The build script did not do what was asked. */
export class BuildError extends Error {
  override readonly name = 'BuildError'
  /** What it said last. */
  readonly detail: string

  constructor(detail: string) {
    super(`The rescue image was not built: ${detail}.`)
    this.detail = detail
  }
}

/**
 * Runs the build script and returns what it printed; `say` gets each line of its messages.
 *
 * `target` is the absolute path of the file to write, or `path`. Throws `BuildError`.
 */
export async function runBuild(target: string, say: (line: string) => void): Promise<string> {
  const child = spawn('sh', [buildScript(), target], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => {
      resolve(null)
    })
    child.on('close', resolve)
  })
  let last = 'this system has no shell: build the image on Debian or Ubuntu'
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  createInterface({ input: child.stderr }).on('line', (line) => {
    last = line.replace(PREFIX, '')
    say(last)
  })
  if ((await ended) === 0) return printed
  throw new BuildError(last)
}

/** The build script of this package. */
function buildScript(): string {
  const manifest = import.meta.resolve('pulumi-libvirt-rescue/package.json')
  return fileURLToPath(new URL('rescue-image/build.sh', manifest))
}

const PREFIX = 'rescue image: '
