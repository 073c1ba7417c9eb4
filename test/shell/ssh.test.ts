import { expect } from 'chai'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rescueSshCommand } from '../../provider/shell/index.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { startSshd, type Sshd } from '../lab/link/sshd.js'
import { run } from '../lab/run.js'

const KEY = `SHA256:${'a'.repeat(43)}`

describe('the ssh command that logs in to a rescue system', () => {
  for (const [uri, jump] of [
    ['qemu:///system', null],
    ['qemu+tls://hv1/system', null],
    ['qemu+ssh://hv1/system', 'hv1'],
    ['qemu+ssh://ann@hv1:2222/system?keyfile=/k', 'ann@hv1:2222'],
    ['qemu+ssh://ann@[2001:db8::1]/system', 'ann@[2001:db8::1]'],
    ['qemu+libssh2://hv1/system', 'hv1'],
  ] as const)
    it(`goes ${jump === null ? 'straight' : `through ${jump}`} for ${uri}`, () => {
      const found = / -J (\S+)/.exec(rescueSshCommand(uri, '192.0.2.5', KEY))?.[1] ?? null
      expect(found?.replaceAll("'", '') ?? null).to.equal(jump)
    })
})

describe('the ssh command, run by OpenSSH', function () {
  this.timeout(60_000)
  let daemon: Daemon
  let sshd: Sshd
  let hostKey = ''

  before(async () => {
    daemon = await startDaemon()
    sshd = await startSshd(daemon)
    const print = await run('ssh-keygen', ['-lf', join(sshd.folder, 'hostkey.pub')])
    hostKey = print.split(' ')[1] ?? ''
    // The operator's own settings: they know the jump host, and its key.
    const lines = [
      // ssh takes a jump to the very host for a loop.
      'Host localhost',
      `HostKeyAlias [127.0.0.1]:${sshd.port}`,
      'Host *',
      `IdentityFile ${sshd.keyfile}`,
      `Port ${sshd.port}`,
      'BatchMode yes',
      'IdentitiesOnly yes',
      `UserKnownHostsFile ${sshd.knownHosts}`,
    ]
    writeFileSync(join(sshd.folder, 'client'), `${lines.join('\n')}\n`)
  })
  after(async () => {
    await sshd.stop()
    await daemon.stop()
  })

  it('logs in if the host key has the fingerprint, and writes nothing down', async () => {
    const known = readFileSync(sshd.knownHosts)
    expect(await logIn('qemu:///system', hostKey)).to.equal('in\n')
    expect(readFileSync(sshd.knownHosts)).to.deep.equal(known)
  })

  it('does not log in if the host key has another one, though the operator knows the key', async () => {
    expect(await logIn('qemu:///system', KEY)).to.match(/Host key verification failed/)
  })

  it('goes through the host of libvirt', async () => {
    const uri = `qemu+ssh://${sshd.user}@localhost:${sshd.port}/system`
    expect(await logIn(uri, hostKey)).to.equal('in\n')
    expect(await logIn(uri, KEY)).to.match(/Host key verification failed/)
  })

  /** As a shell runs it, with the operator's settings and the user of this sshd. */
  async function logIn(uri: string, fingerprint: string): Promise<string> {
    const command = rescueSshCommand(uri, '127.0.0.1', fingerprint)
      .replace(/^ssh /, `ssh -F ${join(sshd.folder, 'client')} `)
      .replace('root@', `${sshd.user}@`)
    return run('sh', ['-c', `${command} echo in`]).catch((error: unknown) => String(error))
  }
})
