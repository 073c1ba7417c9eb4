import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { run } from '../../test/lab/run.js'
import { repositoryRoot } from '../../test/repository.js'

/** libguestfs's rescue shell on this machine, without KVM. */
export interface VirtRescue {
  /** Seconds from the start of `virt-rescue` for a raw disk to its prompt. */
  seconds(disk: string): Promise<number>
}

/** Installs it, and gives its appliance the kernel of our rescue image. The first start builds the appliance. */
export async function prepareVirtRescue(folder: string): Promise<VirtRescue> {
  const cache = join(folder, 'appliance')
  mkdirSync(cache, { recursive: true })
  const script = join(repositoryRoot, 'bench/boot/virt-rescue.sh')
  await run(script, [folder], { timeout: 600_000 })
  const env = {
    ...process.env,
    SUPERMIN_KERNEL: join(folder, 'kernel'),
    SUPERMIN_MODULES: join(folder, 'modules'),
    LIBGUESTFS_BACKEND: 'direct',
    LIBGUESTFS_BACKEND_SETTINGS: 'force_tcg',
    LIBGUESTFS_CACHEDIR: cache,
    TMPDIR: cache,
  }
  return { seconds: (disk) => secondsToPrompt(disk, env) }
}

async function secondsToPrompt(disk: string, env: NodeJS.ProcessEnv): Promise<number> {
  // It wants a terminal, which `script` gives it.
  const command = `virt-rescue --format=raw -a '${disk}'`
  const began = performance.now()
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await prompt(child)
  const seconds = (performance.now() - began) / 1000
  const ended = once(child, 'exit')
  child.stdin.write('exit\n')
  const timer = setTimeout(() => child.kill(), 60_000)
  await ended
  clearTimeout(timer)
  return seconds
}

function prompt(child: ChildProcessByStdio<Writable, Readable, null>): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes(PROMPT)) resolve()
    })
    child.once('exit', () => {
      reject(new Error(`virt-rescue did not come to its prompt: ${said.slice(-2000)}`))
    })
  })
}

const PROMPT = '><rescue>'
