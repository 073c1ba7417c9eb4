import { run } from '../../../provider/cli/run.js'
import type { Runtime } from '../../../provider/host/index.js'
import { fakeTerminal } from './fake-terminal.js'

/** What a command line came to. */
export interface Ran {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** A host in memory, and what the command line finds in its environment besides the URI. */
export interface RunHost {
  readonly runtime: Runtime
  readonly environment?: Readonly<Record<string, string>>
  run<T>(job: Promise<T>): Promise<T>
}

/** Runs a command line on a host in memory, whose URI is the default. */
export async function runOn(host: RunHost, ...words: readonly string[]): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []]
  const environment = { LIBVIRT_DEFAULT_URI: 'qemu:///system', ...host.environment }
  const terminal = fakeTerminal(out, err)
  const status = await host.run(run(words, { terminal, environment, runtime: host.runtime }))
  return { status, out: out.join('\n'), err: err.join('\n') }
}
