import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  applyPlan,
  liveDifferences,
  parseDomain,
  readMarker,
  verifyRescue,
  withLiveSources,
} from '../../../provider/domain-xml/index.js'
import { plan, type ImageProperties, type RescuePlan } from '../../../provider/planner/index.js'
import { artifactsFor } from '../../checkers/rescue-xml.js'
import { startDaemon, type Daemon } from '../../lab/daemon.js'
import { own } from '../../lab/folder.js'
import { requestFor } from '../../planner/fixtures.js'

/** Room for what is plugged in later. */
const ROOT_PORTS = Array.from(
  { length: 14 },
  (_, port) => `<controller type='pci' index='${port + 1}' model='pcie-root-port'/>`,
).join('')

const MODES: readonly ImageProperties[] = [
  {},
  { hw_disk_bus: 'scsi' },
  { hw_rescue_bus: 'virtio' },
  { hw_rescue_bus: 'usb' },
  { hw_rescue_bus: 'scsi' },
  { hw_rescue_device: 'cdrom' },
]

describe('a guest on a real libvirt', function () {
  this.timeout(120_000)
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
    own(join(daemon.directory, 'other'))
  })
  after(() => daemon.stop())

  /** Makes an empty image in the pool. */
  async function image(name: string, format = 'qcow2'): Promise<string> {
    await daemon.virsh('vol-create-as', 'default', name, '8M', '--format', format)
    return join(daemon.images, name)
  }

  function file(name: string, text: string): string {
    const path = join(daemon.directory, `${name}.xml`)
    writeFileSync(path, text)
    return path
  }

  async function storedAndLive(name: string): Promise<[string, string]> {
    const stored = await daemon.virsh('dumpxml', '--inactive', '--security-info', name)
    return [stored, await daemon.virsh('dumpxml', '--security-info', name)]
  }

  /** Every kind of device that libvirt decorates while it runs. */
  async function furnished(name: string): Promise<string> {
    const [root, data, cd] = [
      await image(`${name}.qcow2`),
      await image(`${name}-data.qcow2`),
      await image(`${name}.iso`, 'raw'),
    ]
    return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>
      <os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os><features><acpi/></features>
      <devices>
        <controller type='scsi' index='0' model='virtio-scsi'/>${ROOT_PORTS}
        ${disk(root, 'vda', 'virtio')}${disk(data, 'sda', 'scsi')}
        <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${cd}'/><target dev='sdb' bus='sata'/></disk>
        <disk type='file' device='cdrom'><target dev='sdc' bus='sata'/></disk>
        <disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='default' volume='${name}-vol.qcow2'/><target dev='vdb' bus='virtio'/></disk>
        <interface type='user'><mac address='52:54:00:11:22:01'/><model type='virtio'/></interface>
        <interface type='user'><mac address='52:54:00:11:22:02'/><model type='e1000e'/></interface>
        <serial type='pty'/><console type='pty'/>
        <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
        <input type='tablet' bus='usb'/><sound model='ich9'/><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
        <graphics type='vnc' port='-1' autoport='yes' passwd='x'/><video><model type='vga'/></video>
        <watchdog model='i6300esb' action='none'/>
      </devices></domain>`
  }

  it('differs in nothing from its definition, however libvirt decorates it', async () => {
    await image('plain-vol.qcow2')
    await daemon.virsh('define', file('plain', await furnished('plain')))
    await daemon.virsh('start', '--paused', 'plain')
    const [stored, live] = await storedAndLive('plain')
    expect(live).to.contain('<alias name=').and.to.contain('<backingStore/>')
    expect(liveDifferences(stored, live)).to.deep.equal([])
    await daemon.virsh('destroy', 'plain')
  })

  it('differs if devices came, went or changed while it ran', async () => {
    await image('busy-vol.qcow2')
    await daemon.virsh('define', file('busy', await furnished('busy')))
    await daemon.virsh('start', '--paused', 'busy')
    const [hot, other] = [await image('hot.qcow2'), await image('other.iso', 'raw')]
    const card = `<interface type='user'><mac address='52:54:00:11:22:03'/><model type='e1000e'/></interface>`
    await daemon.virsh('attach-device', 'busy', file('hot', disk(hot, 'sdd', 'scsi')), '--live')
    await daemon.virsh('attach-device', 'busy', file('card', card), '--live')
    await daemon.virsh('attach-device', 'busy', file('rng', RNG), '--live')
    await daemon.virsh('detach-disk', 'busy', 'sda', '--live')
    await daemon.virsh('change-media', 'busy', 'sdb', other, '--live', '--update')
    const [stored, live] = await storedAndLive('busy')
    expect(
      liveDifferences(stored, live).map(({ kind, element, text }) => [kind, element, text]),
    ).to.deep.equal([
      [
        'detached',
        'disk',
        "disk 'sda' of the stored definition is detached from the running guest",
      ],
      [
        'changed',
        'disk',
        `disk 'sdb' reads '${other}' in the running guest and '${join(daemon.images, 'busy.iso')}' in the stored definition`,
      ],
      ['attached', 'disk', `disk 'sdd' ('${hot}') is attached to the running guest only`],
      [
        'attached',
        'interface',
        "network card '52:54:00:11:22:03' is attached to the running guest only",
      ],
      ['attached', 'rng', "device 'rng' (virtio) is attached to the running guest only"],
    ])
    await daemon.virsh('destroy', 'busy')
  })

  for (const properties of MODES) {
    it(`runs the rescue XML of ${JSON.stringify(properties)} as planned, and its definition stays`, async () => {
      const name = `rescued-${MODES.indexOf(properties)}`
      await image(`${name}-vol.qcow2`)
      await daemon.virsh('define', file(name, await furnished(name)))
      const stored = await daemon.virsh('dumpxml', '--inactive', '--security-info', name)
      const answer = planned(stored, properties)
      const artifacts = artifactsFor(answer)
      const rescueDisk = { ...artifacts.rescueDisk, path: await image(`${name}-rescue.qcow2`) }
      const rescueXml = applyPlan(stored, answer, { ...artifacts, rescueDisk })
      await daemon.virsh('create', '--validate', '--paused', file(`${name}-rescue`, rescueXml))
      const [during, live] = await storedAndLive(name)
      expect(during).to.equal(stored)
      expect(verifyRescue(stored, answer, live)).to.deep.equal([])
      expect(readMarker(live)).to.deep.equal(artifacts.marker)
      await daemon.virsh('destroy', name)
    })
  }

  it('is found not to run as planned if it does not', async () => {
    await image('wrong-vol.qcow2')
    await daemon.virsh('define', file('wrong', await furnished('wrong')))
    await daemon.virsh('start', '--paused', 'wrong')
    const [stored, live] = await storedAndLive('wrong')
    await daemon.virsh('destroy', 'wrong')
    const answer = planned(stored, { hw_rescue_bus: 'virtio' })
    expect(verifyRescue(stored, answer, live)).to.deep.equal([
      "rescue disk 'vdc' is not in the running guest",
      "no disk boots first and not rescue disk 'vdc'",
    ])
    const moved = live.replace(/(<target dev='vda'[^]*?slot=')0x00/, '$10x01')
    expect(verifyRescue(stored, answer, moved).join()).to.match(
      /disk 'vda' has address .*01\.0 and not /,
    )
    const lost = live.replace(/<watchdog[^]*?<\/watchdog>/, '')
    expect(verifyRescue(stored, answer, lost).join()).to.contain("device 'watchdog' is not at")
  })

  it('has its disks of now in the copy of a transient definition', async () => {
    await image('fleeting-vol.qcow2')
    await daemon.virsh('create', '--paused', file('fleeting', await furnished('fleeting')))
    const spec = `vda,snapshot=external,file=${join(daemon.images, 'fleeting.snap')}`
    await daemon.virsh(
      'snapshot-create-as',
      'fleeting',
      '--disk-only',
      '--no-metadata',
      '--diskspec',
      spec,
      '--diskspec',
      'sda,snapshot=no',
      '--diskspec',
      'vdb,snapshot=no',
    )
    const [stored, live] = await storedAndLive('fleeting')
    const copy = withLiveSources(stored, live)
    const sources = parseDomain(copy).disks.map(({ target, source }) => [target, source])
    expect(sources).to.deep.include(['vda', join(daemon.images, 'fleeting.snap')])
    expect(parseDomain(copy).disks.map(({ address }) => address)).to.deep.equal(
      parseDomain(stored).disks.map(({ address }) => address),
    )
    await daemon.virsh('destroy', 'fleeting')
    await daemon.virsh('create', '--validate', '--paused', file('fleeting-again', copy))
    const [, again] = await storedAndLive('fleeting')
    expect(liveDifferences(copy, again)).to.deep.equal([])
    await daemon.virsh('destroy', 'fleeting')
  })
})

const RNG = `<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>`

function disk(path: string, target: string, bus: string): string {
  return `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='${target}' bus='${bus}'/></disk>`
}

function planned(xml: string, properties: ImageProperties): RescuePlan {
  const answer = plan(requestFor(xml, properties))
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
  return answer.value
}
