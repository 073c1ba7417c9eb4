import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { engineEnvironment } from '../../test/engine/environment.js'
import { startDaemon } from '../../test/lab/daemon/daemon.js'
import type { Daemon } from '../../test/lab/daemon/daemon.js'
import type { Guest } from '../../test/lab/guest.js'
import type { GuestReport } from '../../test/lab/report.js'
import { run } from '../../test/lab/run.js'
import { repositoryRoot } from '../../test/repository.js'
import { makeKeys } from '../../test/rescue-image/support/ssh.js'
import { waitForSystem } from './console.js'
import { makeInstance } from './instance.js'

/** The demo's private host, its instance, and the Pulumi stack that rescues it. */
export interface Stage {
  readonly daemon: Daemon
  readonly guest: Guest
  /** Waits for the end of the instance's next boot: what it reports of its disks. Shows what its system said. */
  nextBoot(): Promise<GuestReport>
  /** Runs `pulumi ARGS` for the program and shows what it prints. */
  pulumi(...args: readonly string[]): Promise<void>
  /** An output of the stack. */
  readonly output: (name: string) => Promise<string>
  /** Stops and removes everything. */
  end(): Promise<void>
}

/** The folder of the Pulumi program. */
export const PROGRAM = join(repositoryRoot, 'examples/demo/program')

const STACK = 'demo'
/** Pulumi writes the stack's configuration beside Pulumi.yaml. */
const SETTINGS = join(PROGRAM, `Pulumi.${STACK}.yaml`)

/** Makes the instance on a libvirtd of its own, a key for the operator, and the stack. */
export async function startStage(): Promise<Stage> {
  const daemon = await startDaemon()
  const guest = await makeInstance(daemon)
  await makeKeys(daemon, ['own'])
  const env = engineEnvironment(daemon.directory)
  const pulumi = (...args: readonly string[]): Promise<void> => runPulumi(args, env)
  let boots = 0

  rmSync(SETTINGS, { force: true }) // left by a run that was interrupted
  process.once('exit', () => {
    rmSync(SETTINGS, { force: true })
  })
  await pulumi('stack', 'init', STACK)
  const key = readFileSync(join(daemon.directory, 'own.pub'), 'utf8').trim()
  const settings = { 'libvirt-rescue:uri': daemon.uri, key }
  for (const [name, value] of Object.entries(settings)) await pulumi('config', 'set', name, value)
  return {
    daemon,
    guest,
    nextBoot: async () => {
      const report = await guest.report((boots += 1))
      console.log(await waitForSystem(guest.log, boots))
      return report
    },
    pulumi,
    output: async (name) =>
      (
        await run('pulumi', ['stack', 'output', name, '--stack', STACK], { cwd: PROGRAM, env })
      ).trim(),
    end: () => daemon.stop(),
  }
}

/** Shows what the command prints as it comes. A failure ends the demo. */
async function runPulumi(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const stack = args[0] === 'stack' ? [] : ['--stack', STACK]
  const child = spawn('pulumi', [...args, ...stack, '--non-interactive'], {
    cwd: PROGRAM,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`pulumi ${args.join(' ')} failed with ${String(code)}`)
}
