import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run as runCommand } from '../../provider/cli/run.js'
import { systemRuntime } from '../../provider/host/index.js'
import { fakeTerminal } from '../cli/support/fake-terminal.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { placeDebian } from '../lab/debian/debian-disk.js'
import { LAB_USER } from '../lab/folder.js'
import { run } from '../lab/run.js'
import { agentRun, waitForAgent } from '../rescue-image/support/agent.js'
import { describeInFull } from '../rescue-image/support/full.js'
import { makeKeys, sshTo } from '../rescue-image/support/ssh.js'
import { makeInstanceWithDrive, type InstanceWithDrive } from './support/instance-with-drive.js'

/** What root of the instance has before: a key that is lost, and a line without an end. */
const LOST = 'no-pty ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb0lost lost'

describeInFull('15.4: access to a real Debian 12', function () {
  this.timeout(1_800_000)
  let daemon: Daemon
  let debian: string
  before(async () => {
    daemon = await startDaemon()
    await makeKeys(daemon, ['own'])
    debian = await placeDebian(daemon)
  })
  after(() => daemon.stop())

  /** An instance with a Debian of its own, on an overlay; it is off. */
  async function makeDebian(name: string): Promise<InstanceWithDrive & { readonly root: string }> {
    const root = join(daemon.images, `${name}-debian.qcow2`)
    const backing = ['-b', debian, '-F', 'qcow2']
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...backing, root], LAB_USER)
    await daemon.virsh('pool-refresh', 'default')
    const made = await makeInstanceWithDrive(daemon, name, null, {
      running: false,
      change: (xml) => xml.replace(`${name}-root.qcow2`, `${name}-debian.qcow2`),
    })
    return { ...made, root }
  }

  async function access(name: string): Promise<{ readonly status: number; readonly said: string }> {
    const said: string[] = []
    const terminal = fakeTerminal(said, said)
    const runtime = { ...systemRuntime(terminal.warn), isEngineAlive: () => true }
    const file = join(daemon.directory, 'own.pub')
    const words = ['access', name, '--yes', '--uri', daemon.uri, '--ssh-key', file]
    const status = await runCommand(words, { environment: {}, terminal, runtime })
    return { status, said: said.join('\n') }
  }

  const hashOf = (file: string): string =>
    createHash('sha256').update(readFileSync(file)).digest('hex')

  const publicKey = (): string => readFileSync(join(daemon.directory, 'own.pub'), 'utf8').trim()

  it('puts the key in, beside those that are there: proven by its agent, and used by ssh', async () => {
    const web = await makeDebian('web')
    const inGuest = async (script: string): Promise<string> =>
      (await agentRun(daemon, 'web', script, '')).out
    await daemon.virsh('start', 'web')
    await waitForAgent(daemon, 'web', 1_200_000)
    const boot = await inGuest('cat /proc/sys/kernel/random/boot_id')
    await inGuest(
      `mkdir -p -m 700 /root/.ssh; printf %s '${LOST}' > /root/.ssh/authorized_keys; sync`,
    )
    const [hash, volumes] = [await web.hash(), await web.volumes()]

    const { status, said } = await access('web')
    expect(status, said).to.equal(0)
    expect(said).to.contain('The key is in: the guest agent of ')
    expect(await inGuest('cat /proc/sys/kernel/random/boot_id')).not.to.equal(boot)
    expect(await inGuest('cat /root/.ssh/authorized_keys; stat -c %a%u%g /root/.ssh/*')).to.equal(
      `${LOST}\n${publicKey()}\n60000\n`,
    )
    const line = await inGuest('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')
    const client = await sshTo(daemon, 'web', line.split(' ')[1] ?? '')
    expect((await client.ssh('own', 'id', '-un')).trim()).to.equal('root')
    expect([await web.hash(), await web.volumes()]).to.deep.equal([hash, volumes])

    // A plain start, without the string: the key stays in, and is not added again.
    await inGuest('sync; systemctl poweroff')
    while ((await web.state()) !== 'shut off') await new Promise((go) => setTimeout(go, 500))
    await daemon.virsh('start', 'web')
    await waitForAgent(daemon, 'web', 1_200_000)
    expect(await inGuest('ls /run/credentials/@system 2>/dev/null')).to.equal('')
    expect(await inGuest('cat /root/.ssh/authorized_keys')).to.equal(`${LOST}\n${publicKey()}\n`)
    await daemon.virsh('destroy', 'web')
  })

  it('writes to no disk itself: with the guest kept from its disks, each is byte for byte what it was', async () => {
    const off = await makeDebian('off')
    const files = [off.root, debian, join(daemon.images, 'off-data.qcow2')]
    const before = files.map(hashOf)
    const hash = await off.hash()
    const runtime = systemRuntime(() => undefined)
    const paused = {
      ...runtime,
      isEngineAlive: () => true,
      // QEMU starts and its guest does not.
      connect: async (uri: string) => {
        const libvirt = await runtime.connect(uri)
        return {
          ...libvirt,
          domainCreateXml: ({ xmlDesc }: { readonly xmlDesc: string }) =>
            libvirt.domainCreateXml({ xmlDesc, flags: 1 }),
          domainQemuAgentCommand: () => Promise.reject(new Error('seen enough')),
        }
      },
    }
    const terminal = fakeTerminal([], [])
    const words = ['access', 'off', '--yes', '--uri', daemon.uri]
    const key = ['--ssh-key', join(daemon.directory, 'own.pub')]
    await runCommand([...words, ...key], { environment: {}, terminal, runtime: paused }).catch(
      () => undefined,
    )
    expect(await daemon.virsh('dumpxml', 'off')).to.contain('io.systemd.credential.binary')
    await daemon.virsh('destroy', 'off')
    expect(files.map(hashOf)).to.deep.equal(before)
    expect(await off.hash()).to.equal(hash)
  })
})
