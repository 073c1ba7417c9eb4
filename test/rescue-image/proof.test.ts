import { expect } from 'chai'
import { copyFileSync, chmodSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { create, remove } from '../../provider/instance-rescue/index.js'
import type { RescueInputs } from '../../provider/instance-rescue/index.js'
import { hashPassword } from '../../provider/password/hash-password.js'
import { OWNER, quietRuntime } from '../../bench/calls/subject.js'
import { makeInstance } from '../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { builtImage } from './support/built-image.js'
import { connectSocket } from './support/conversation.js'
import { isFull } from './support/full.js'
import { makeKeys, sshTo } from './support/ssh.js'

/** A card that reaches QEMU's own network. */
const CARD = `<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>`
const AGENT = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`

const PASSWORD = 'correct horse'

const MACHINES = [
  { name: 'pc', change: same, inShort: true },
  { name: 'q35 with an agent’s channel', change: q35(AGENT), inShort: false },
  { name: 'q35 by UEFI', change: uefi, inShort: false },
]

describe('a rescue from our own image', function () {
  this.timeout(600_000)
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
    copyFileSync((await builtImage()).iso, join(daemon.images, 'rescue.iso'))
    chmodSync(join(daemon.images, 'rescue.iso'), 0o644)
    await makeKeys(daemon, ['own', 'other'])
    await daemon.virsh('pool-refresh', 'default')
  })
  after(() => daemon.stop())

  for (const { name, change, inShort } of MACHINES) {
    if (!inShort && !isFull) continue
    it(`on ${name} is finished when its system says so; key and password log in, at the host key of the output`, async () => {
      const web = await makeInstance(daemon, {
        change: (xml) =>
          change(
            xml
              .replace('>64</memory>', '>384</memory>')
              .replace('<video>', `${CARD}${consoleAt(daemon)}<video>`),
          ),
      })
      const hash = await web.hash()
      const { outputs } = await create(inputsOf(daemon), quietRuntime)
      expect(outputs.proof).to.equal('marker')
      expect(outputs.sshHostKey).to.match(/^SHA256:[A-Za-z0-9+/]{43}$/)
      // QEMU's own network: nobody outside reaches the address, which the agent says.
      expect(outputs.addresses[0]).to.equal('10.0.2.15')
      expect(outputs.ssh).to.equal(null)
      const client = await sshTo(daemon, 'web', outputs.sshHostKey ?? '')
      expect(await client.ssh('own', 'ls /dev/vda /dev/vdb /dev/vdc')).to.equal(
        '/dev/vda\n/dev/vdb\n/dev/vdc\n',
      )
      expect(await client.ssh('own', 'bash -l -c true')).to.contain('rescue system of instance web')
      const console = await connectSocket(join(daemon.directory, 'console'))
      await console.waits('Password: ', '\n')
      console.says(`${PASSWORD}\n`)
      await console.waits('This is the rescue system of instance web.')
      console.close()
      await remove(outputs, quietRuntime)
      expect(await web.hash()).to.equal(hash)
      expect(await daemon.virsh('dumpxml', 'web')).not.to.contain('rescue.nonce')
      await daemon.virsh('destroy', 'web')
      await daemon.virsh('undefine', 'web', '--nvram')
      for (const disk of ['root', 'data'])
        await daemon.virsh('vol-delete', '--pool', 'default', `web-${disk}.qcow2`)
    })
  }

  it('is not proven by the instance’s own system, or by none', async () => {
    await makeInstance(daemon, { name: 'small' })
    const inputs = {
      ...inputsOf(daemon),
      instance: 'small',
      bootTimeout: 8,
      onBootTimeout: 'undo',
    } as const
    // 64 MiB of memory are too little for the rescue system.
    const failure = await create(inputs, quietRuntime).then(
      () => null,
      (error: unknown) => error as Error,
    )
    const [summary, screen, console] = failure?.message.split('\n') ?? []
    expect(summary).to.equal(
      'The rescue system did not say within 8 s that it runs. The rescue was undone.',
    )
    const path = / is in (\S+) on this machine\.$/.exec(screen ?? '')?.[1] ?? ''
    expect(readFileSync(path).subarray(0, 4).toString('latin1')).to.match(/^(.PNG|P6)/)
    expect([path, dirname(path)].map((each) => statSync(each).mode & 0o777)).to.deep.equal([
      0o600, 0o700,
    ])
    rmSync(dirname(path), { recursive: true })
    expect(console).to.match(/^Its console was not read: /)
  })
})

function inputsOf(daemon: Daemon): RescueInputs {
  const key = readFileSync(join(daemon.directory, 'own.pub'), 'utf8').trim()
  const image = {
    path: join(daemon.images, 'rescue.iso'),
    properties: { hw_rescue_bus: 'virtio' },
  }
  const times = { shutdownTimeout: 0, bootTimeout: 300 }
  return {
    instance: 'web',
    image,
    ...times,
    sshAuthorizedKeys: [key],
    adminPasswordHash: hashPassword(PASSWORD, 'test'),
    uri: daemon.uri,
    owner: OWNER,
  }
}

/** A console that is a socket on the host. */
function consoleAt(daemon: Daemon): string {
  const path = join(daemon.directory, 'console')
  return `<console type='unix'><source mode='bind' path='${path}'/><target type='virtio'/></console>`
}

function same(xml: string): string {
  return xml
}

function q35(device: string): (xml: string) => string {
  return (xml) =>
    xml.replace("machine='pc'", "machine='q35'").replace('<video>', `${device}<video>`)
}

function uefi(xml: string): string {
  const os = `<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type><firmware><feature enabled='no' name='secure-boot'/></firmware>`
  return xml.replace(/<os><type[^>]*>hvm<\/type>/, os)
}
