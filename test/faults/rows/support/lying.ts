import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../../../provider/cli/run.js'
import { systemRuntime } from '../../../../provider/host/index.js'
import type { BareInstance } from '../../../instance-rescue/support/instance.js'
import type { Lab } from './lab.js'
import { fakeTerminal } from '../../../cli/support/fake-terminal.js'

/** Path of the record of an instance. */
export function recordOf({ daemon }: Lab, web: BareInstance): string {
  return join(daemon.images, `${web.uuid}.rescue`)
}

/** Writes a file that the daemon of a lab may write to. */
export function putFile(path: string, bytes: Uint8Array): void {
  writeFileSync(path, bytes)
  if (process.getuid?.() === 0) chownSync(path, 65534, 65534)
}

/** What a command line came to. */
export interface Said {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** Runs the command line of the product on a lab. */
export async function runLine({ daemon }: Lab, line: string): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []]
  const terminal = fakeTerminal(out, err)
  const words = [...line.split(' '), '--uri', daemon.uri]
  const runtime = systemRuntime(terminal.warn)
  const status = await run(words, { environment: {}, terminal, runtime }).catch(
    (error: unknown) => {
      terminal.warn(String(error))
      return 1
    },
  )
  return { status, out: out.join('\n'), err: err.join('\n') }
}
