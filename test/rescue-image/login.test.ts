import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { run } from '../lab/run.js'
import { builtImage } from './built-image.js'
import { connectSocket, type Conversation } from './conversation.js'
import { describeInFull } from './full.js'
import { placeKernel } from './place-kernel.js'
import { startRescueGuest, type RescueGuest } from './rescue-guest.js'

const PASSWORD = 'correct horse'

describeInFull('an operator', function () {
  this.timeout(600_000)
  let daemon: Daemon
  let guest: RescueGuest
  let port: string

  before(async () => {
    const image = await builtImage()
    daemon = await startDaemon()
    for (const key of ['own', 'other']) {
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(key)])
    }
    const spec = {
      name: 'login',
      kernel: placeKernel(image, daemon),
      disks: [],
      nics: [{ mac: '52:54:00:00:00:01', address: 'pci 0:09.0' }],
      devices: [
        `<console type='unix'><source mode='bind' path='${file('console')}'/><target type='virtio'/></console>`,
      ],
    }
    guest = await startRescueGuest(daemon, spec, {
      'ssh.authorized_keys.root': readFileSync(`${file('own')}.pub`, 'utf8').trim(),
      'passwd.hashed-password.root': (await run('openssl', ['passwd', '-6', PASSWORD])).trim(),
      'system.hostname': 'rescue-of-web',
      'rescue.nonce': 'first',
      'rescue.instance': 'web',
      'rescue.end': 'pulumi destroy',
    })
    port = await forwardsSsh()
  })

  after(() => daemon.stop())

  it('logs in by ssh with the key, at a host key that the marker named', async () => {
    expect(await ssh('own', 'hostname')).to.equal('rescue-of-web\n')
  })

  it('copies files by sftp', async () => {
    await copy(file('own.pub'), '/root/there')
    expect(await ssh('own', 'cat', '/root/there')).to.equal(readFileSync(file('own.pub'), 'utf8'))
  })

  it('is refused with another key', async () => {
    expect(await failure(ssh('other', 'hostname'))).to.include('Permission denied')
  })

  it('is greeted with where he is, what is mounted, and how to end', async () => {
    expect((await ssh('own', 'bash', '-l', '-c', 'true')).split('\n').slice(1, -2)).to.deep.equal([
      "This is the rescue system of instance web. The instance's own system is not running.",
      '',
      '  disks     none',
      '  mounted   nothing; "sysroot mount" finds and mounts the system',
      '  network   ens9 10.0.2.15/24',
      '  to end    pulumi destroy',
    ])
  })

  it('logs in on a console with the password alone', async () => {
    const console = await connectSocket(file('console'))
    await console.waits('Password: ', '\n')
    await tries(console, 'wrong', 'login: ')
    await tries(console, 'root', 'Password: ')
    await tries(console, PASSWORD, 'This is the rescue system of instance web.')
    console.close()
  })

  it('asks the channel again, and knows the new answer by its tag', async () => {
    const channel = await connectSocket(join(daemon.directory, 'login.rescue'))
    await channel.waits('rescue-ready nonce=first ')
    channel.says('hello 7f\n')
    await channel.waits(
      `hello 7f rescue-ready nonce=first hostkey=${guest.marker['hostkey'] ?? ''} `,
    )
    channel.close()
  })

  function file(name: string): string {
    return join(daemon.directory, name)
  }

  /** Forwards a port of the host to the guest's ssh, and keeps the host key if it is the marker's. */
  async function forwardsSsh(): Promise<string> {
    const free = String(await freePort())
    const forward = `hostfwd_add tcp:127.0.0.1:${free}-:22`
    await daemon.virsh('qemu-monitor-command', '--hmp', guest.name, forward)
    writeFileSync(
      file('hosts'),
      await run('ssh-keyscan', ['-t', 'ed25519', '-T', '30', '-p', free, '127.0.0.1']),
    )
    const seen = await run('ssh-keygen', ['-lf', file('hosts')])
    expect(seen).to.include(` ${guest.marker['hostkey'] ?? ''} `)
    return free
  }

  function ssh(key: string, ...command: readonly string[]): Promise<string> {
    return run('ssh', [...options(key), '-p', port, 'root@127.0.0.1', ...command])
  }

  function copy(from: string, to: string): Promise<string> {
    return run('scp', [...options('own'), '-s', '-P', port, from, `root@127.0.0.1:${to}`])
  }

  function options(key: string): readonly string[] {
    const words = [`UserKnownHostsFile=${file('hosts')}`, 'StrictHostKeyChecking=yes']
    const all = [...words, 'BatchMode=yes', 'IdentitiesOnly=yes'].flatMap((word) => ['-o', word])
    return ['-F', '/dev/null', '-i', file(key), ...all]
  }
})

async function tries(console: Conversation, word: string, expected: string): Promise<void> {
  console.says(`${word}\n`)
  await console.waits(expected)
}

async function failure(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no failure',
    (error: unknown) => String(error),
  )
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
