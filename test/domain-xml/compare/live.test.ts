import { expect } from 'chai'
import { join } from 'node:path'
import {
  applyPlan,
  isSameDefinition,
  liveDifferences,
  parseDomain,
  readMarker,
  verifyRescue,
  withLiveSources,
} from '../../../provider/domain-xml/index.js'
import { plan, type ImageProperties, type RescuePlan } from '../../../provider/planner/index.js'
import { artifactsFor } from '../../checkers/rescue-xml.js'
import { startDaemon, type Daemon } from '../../lab/daemon/daemon.js'
import { own } from '../../lab/folder.js'
import { requestFor } from '../../planner/fixtures.js'
import { diskXml as disk, furnishedDomain, makeImage, writeXml } from '../furnished.js'

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

  const image = (name: string, format?: string): Promise<string> => makeImage(daemon, name, format)
  const file = (name: string, text: string): string => writeXml(daemon, name, text)
  const furnished = (name: string): Promise<string> => furnishedDomain(daemon, name)

  async function storedAndLive(name: string): Promise<[string, string]> {
    const stored = await daemon.virsh('dumpxml', '--inactive', '--security-info', name)
    return [stored, await daemon.virsh('dumpxml', '--security-info', name)]
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
        `disk 'sdb' uses '${other}' in the running guest and '${join(daemon.images, 'busy.iso')}' in the stored definition`,
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
      const rescueDisk = {
        ...artifacts.rescueDisk,
        backing: null,
        path: await image(`${name}-rescue.qcow2`),
      }
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
      "no disk boots first instead of rescue disk 'vdc'",
    ])
    const moved = live.replace(/(<target dev='vda'[^]*?slot=')0x00/, '$10x01')
    expect(verifyRescue(stored, answer, moved).join()).to.match(
      /disk 'vda' has address .*01\.0 instead of /,
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

  it('has the same migratable XML before and after it is defined, although libvirt adds to what it stores', async () => {
    await image('brief-vol.qcow2')
    await daemon.virsh('create', '--paused', file('brief', await furnished('brief')))
    const migratable = (): Promise<string> =>
      daemon.virsh(...'dumpxml brief --security-info --inactive --migratable'.split(' '))
    const copy = await migratable()
    await daemon.virsh('define', file('brief-copy', copy))
    expect(isSameDefinition(copy, await migratable())).to.equal(true)
    await daemon.virsh('define', file('brief-edit', copy.replace('</memory>', '0</memory>')))
    expect(isSameDefinition(copy, await migratable())).to.equal(false)
    await daemon.virsh('destroy', 'brief')
  })
})

const RNG = `<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>`

function planned(xml: string, properties: ImageProperties): RescuePlan {
  const answer = plan(requestFor(xml, properties))
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
  return answer.value
}
