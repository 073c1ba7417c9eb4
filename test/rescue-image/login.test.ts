import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { run } from '../lab/run.js'
import { builtImage } from './support/built-image.js'
import { connectSocket, type Conversation } from './support/conversation.js'
import { describeInFull } from './support/full.js'
import { placeKernel } from './support/place-kernel.js'
import { makeKeys, sshTo, type SshClient } from './support/ssh.js'
import { startRescueGuest, type RescueGuest } from './support/rescue-guest.js'

const PASSWORD = 'correct horse'

describeInFull('an operator', function () {
  this.timeout(600_000)
  let daemon: Daemon
  let guest: RescueGuest
  let client: SshClient

  before(async () => {
    const image = await builtImage()
    daemon = await startDaemon()
    await makeKeys(daemon, ['own', 'other'])
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
    client = await sshTo(daemon, guest.name, guest.marker['hostkey'] ?? '')
  })

  after(() => daemon.stop())

  it('logs in by ssh with the key, at a host key that the marker named', async () => {
    expect(await client.ssh('own', 'hostname')).to.equal('rescue-of-web\n')
  })

  it('copies files by sftp', async () => {
    await client.copy(file('own.pub'), '/root/there')
    expect(await client.ssh('own', 'cat', '/root/there')).to.equal(
      readFileSync(file('own.pub'), 'utf8'),
    )
  })

  it('is refused with another key', async () => {
    expect(await failure(client.ssh('other', 'hostname'))).to.include('Permission denied')
  })

  it('is greeted with where he is, what is mounted, and how to end', async () => {
    expect(
      (await client.ssh('own', 'bash', '-l', '-c', 'true')).split('\n').slice(1, -2),
    ).to.deep.equal([
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
