import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDomain } from '../../provider/domain-xml/index.js'
import { describeAddress } from '../../provider/planner/index.js'
import { OWNER, quietRuntime } from '../../bench/calls/subject.js'
import { create, remove } from '../../provider/instance-rescue/index.js'
import { makeInstance } from '../instance-rescue/support/instance.js'
import { startDaemon, type Daemon } from '../lab/daemon/daemon.js'
import { writeOwned } from '../lab/image.js'
import { builtImage, type BuiltImage } from './support/built-image.js'
import { describeInFull } from './support/full.js'
import { makeKeys, sshTo } from './support/ssh.js'

const CARD = `<interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>`
const AGENT = `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`

const MACHINES = [
  { name: 'pc', machine: "machine='pc'" },
  { name: 'q35', machine: "machine='q35'" },
] as const

// The short form is in tpm.test.ts, which boots this kernel too.
describeInFull('a rescue from the kernel of our own image', function () {
  this.timeout(600_000)
  let daemon: Daemon
  let image: BuiltImage
  before(async () => {
    daemon = await startDaemon()
    image = await builtImage()
    for (const name of ['vmlinuz', 'initrd'])
      writeOwned(join(daemon.images, name), readFileSync(join(image.folder, name)))
    await makeKeys(daemon, ['own'])
    await daemon.virsh('pool-refresh', 'default')
  })
  after(() => daemon.stop())

  for (const { name, machine } of MACHINES) {
    it(`on ${name} needs no disk, says that it runs, and leaves the disks their names and places`, async () => {
      const web = await makeInstance(daemon, {
        change: (xml) =>
          xml
            .replace("machine='pc'", machine)
            .replace('>64</memory>', '>384</memory>')
            .replace('<video>', `${CARD}${AGENT}<video>`),
      })
      const hash = await web.hash()
      const files = await web.volumes()
      const { outputs } = await create(
        {
          instance: 'web',
          image: {
            kernel: join(daemon.images, 'vmlinuz'),
            ramdisk: join(daemon.images, 'initrd'),
            commandLine: image.cmdline,
          },
          shutdownTimeout: 0,
          bootTimeout: 300,
          sshAuthorizedKeys: [readFileSync(join(daemon.directory, 'own.pub'), 'utf8').trim()],
          uri: daemon.uri,
          owner: OWNER,
        },
        quietRuntime,
      )
      expect(outputs).to.include({ proof: 'marker', rescueDevice: null, mode: 'stable' })
      const client = await sshTo(daemon, 'web', outputs.sshHostKey ?? '')
      const seen = await client.ssh('own', 'cat /proc/cmdline; ls -d /dev/vd*; ls -l /sys/block')
      expect(seen).to.contain(image.cmdline).and.contain('/dev/vda\n/dev/vdb\n')
      expect(seen, 'there is no rescue disk').not.to.contain('vdc')
      expect(placesIn(seen)).to.deep.equal(await storedPlaces(daemon))

      await remove(outputs, quietRuntime)
      expect(await web.hash()).to.equal(hash)
      expect(await web.volumes()).to.deep.equal(files)
      expect(await daemon.virsh('dumpxml', 'web')).not.to.contain('<kernel>')
      await daemon.virsh('destroy', 'web')
      await daemon.virsh('undefine', 'web')
      for (const disk of ['root', 'data'])
        await daemon.virsh('vol-delete', '--pool', 'default', `web-${disk}.qcow2`)
    })
  }
})

/** The disks of the guest and their places on the PCI bus, which it numbers as libvirt does. */
function placesIn(seen: string): readonly string[] {
  const found = seen.matchAll(/-> \S*\/0000:([0-9a-f:.]+)\/virtio\d+\/block\/(vd[a-z])/g)
  return [...found].map(([, place = '', name = '']) => `${name} ${place}`).sort()
}

/** The same as the stored definition has it. */
async function storedPlaces(daemon: Daemon): Promise<readonly string[]> {
  const { disks } = parseDomain(await daemon.virsh('dumpxml', '--inactive', 'web'))
  return disks.map(({ target, address }) => {
    return `${target} ${describeAddress(address).replace('0000:', '')}`
  })
}
