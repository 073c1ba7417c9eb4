import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Daemon } from '../../lab/daemon/daemon.js'
import { run } from '../../lab/run.js'

/** A real ssh client with keys of its own, which knows a guest's ssh server by its host key. */
export interface SshClient {
  readonly port: string
  /** Runs a command in the guest, logged in with that key. */
  ssh(key: string, ...command: readonly string[]): Promise<string>
  copy(from: string, to: string): Promise<string>
}

/** Makes key pairs in the daemon's folder. */
export async function makeKeys(daemon: Daemon, names: readonly string[]): Promise<void> {
  for (const name of names)
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(daemon.directory, name)])
}

/** Forwards a port of the host to the guest's ssh, and keeps the host key if its fingerprint is the given one. */
export async function sshTo(daemon: Daemon, guest: string, hostKey: string): Promise<SshClient> {
  const port = String(await freePort())
  const file = (name: string): string => join(daemon.directory, name)
  const forward = `hostfwd_add tcp:127.0.0.1:${port}-:22`
  await daemon.virsh('qemu-monitor-command', '--hmp', guest, forward)
  writeFileSync(file('hosts'), await scan(port))
  expect(await run('ssh-keygen', ['-lf', file('hosts')])).to.include(` ${hostKey} `)
  const options = (key: string): readonly string[] => {
    const words = [`UserKnownHostsFile=${file('hosts')}`, 'StrictHostKeyChecking=yes']
    const all = [...words, 'BatchMode=yes', 'IdentitiesOnly=yes'].flatMap((word) => ['-o', word])
    return ['-F', '/dev/null', '-i', file(key), ...all]
  }
  return {
    port,
    ssh: (key, ...command) =>
      run('ssh', [...options(key), '-p', port, 'root@127.0.0.1', ...command]),
    copy: (from, to) =>
      run('scp', [...options('own'), '-s', '-P', port, from, `root@127.0.0.1:${to}`]),
  }
}

/** The guest's network may be up a moment later than its system. */
async function scan(port: string): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run('ssh-keyscan', ['-t', 'ed25519', '-T', '30', '-p', port, '127.0.0.1'])
    } catch (error) {
      if (tries === 30) throw error
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        resolve(port)
      })
    })
  })
}
