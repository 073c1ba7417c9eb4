import { readFile } from 'node:fs/promises'
import { UsageError } from './usage-error.js'

/** Bytes of a script. */
const LARGEST = 4 << 20

/** Reads a script of this machine; `-` is standard input. Throws a `UsageError`. */
export async function readScript(file: string): Promise<Buffer> {
  const script = await readFile(file === '-' ? '/dev/stdin' : file).catch((cause: unknown) => {
    throw new UsageError(`the script cannot be read: ${(cause as Error).message}`, { cause })
  })
  if (script.length === 0) throw new UsageError(`script '${file}' is empty`)
  if (script.length <= LARGEST) return script
  throw new UsageError(`script '${file}' has ${script.length} bytes; the limit is ${LARGEST}`)
}
