import { expect } from 'chai'
import {
  applyPlan,
  carryOver,
  findTraces,
  withoutMarks,
} from '../../../../provider/domain-xml/index.js'
import type { ImageProperties } from '../../../../provider/planner/index.js'
import { startDaemon, type Daemon } from '../../../lab/daemon/daemon.js'
import { furnishedDomain, makeImage, writeXml } from '../../furnished.js'
import { namedArtifacts, planned, STEM } from '../../rescued.js'

const MODES: readonly ImageProperties[] = [
  {},
  { hw_disk_bus: 'scsi' },
  { hw_rescue_bus: 'virtio' },
  { hw_rescue_bus: 'usb' },
  { hw_rescue_device: 'cdrom' },
]

const FIRMWARES = {
  selected: `<os firmware='efi'>`,
  named: `<os><loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader><nvram template='/usr/share/OVMF/OVMF_VARS_4M.fd'/>`,
}

const OWN = `<sysinfo type='smbios'><system><entry name='serial'>1</entry></system><oemStrings><entry>io.systemd.credential.binary:ssh.authorized_keys.root=QQ==</entry></oemStrings></sysinfo>`

/** What the instance shows of itself. */
const TABLES: Readonly<Record<string, (xml: string) => string>> = {
  'no tables': (xml) => xml,
  'own tables': (xml) => xml.replace('</os>', `<smbios mode='sysinfo'/></os>${OWN}`),
  'emulated tables': (xml) => xml.replace('</os>', `<smbios mode='emulate'/></os>`),
}

interface Redefining {
  readonly define?: (xml: string) => string
  /** True: the rescue is from our own image. */
  readonly speaks?: boolean
}

describe('a rescue XML that virsh dumped and defined', function () {
  this.timeout(120_000)
  let daemon: Daemon
  before(async () => {
    daemon = await startDaemon()
    await makeImage(daemon, `${STEM}.disk`)
    await makeImage(daemon, 'rescue.img', 'raw')
  })
  after(() => daemon.stop())

  /** What is stored of a new domain, and what is after its rescue XML was dumped, edited and defined. */
  async function redefined(
    name: string,
    properties: ImageProperties,
    edit: (xml: string) => string,
    { define = (xml) => xml, speaks = false }: Redefining = {},
  ): Promise<readonly [original: string, stored: string]> {
    const inactive = ['dumpxml', '--inactive', '--security-info', name]
    await makeImage(daemon, `${name}-vol.qcow2`)
    const own = define(await furnishedDomain(daemon, name))
    await daemon.virsh('define', writeXml(daemon, name, own))
    const original = await daemon.virsh(...inactive)
    const rescue = planned(original, properties, speaks)
    await daemon.virsh('start', '--paused', name)
    const liveXml = await daemon.virsh('dumpxml', '--security-info', name)
    await daemon.virsh('destroy', name)
    const artifacts = { ...namedArtifacts(rescue, daemon.images), liveXml }
    const rescueXml = applyPlan(original, rescue, artifacts)
    await daemon.virsh('create', '--validate', '--paused', writeXml(daemon, `${name}-r`, rescueXml))
    const live = await daemon.virsh('dumpxml', '--security-info', name)
    await daemon.virsh('define', writeXml(daemon, `${name}-l`, edit(live)))
    await daemon.virsh('destroy', name)
    return [original, await daemon.virsh(...inactive)]
  }

  for (const properties of MODES) {
    const name = `saved-${MODES.indexOf(properties)}`
    it(`gives the original back, byte for byte, after ${JSON.stringify(properties)}`, async () => {
      const [original, stored] = await redefined(name, properties, (xml) => xml)
      expect(findTraces(original)).to.deep.equal([])
      expect(findTraces(stored).map(({ kind }) => kind)).to.deep.equal([
        'marker',
        'artifact',
        'title',
        'description',
      ])
      expect(carryOver(original, stored)).to.deep.equal({ ok: true, xml: original, carried: [] })
    })
  }

  for (const [whose, define] of Object.entries(TABLES))
    it(`gives the original back, byte for byte, after a rescue that hands something over to a guest with ${whose}`, async () => {
      const properties = { hw_rescue_bus: 'virtio' }
      const name = whose.replaceAll(' ', '-')
      const [original, stored] = await redefined(name, properties, (xml) => xml, {
        define,
        speaks: true,
      })
      expect(stored).to.contain('rescue.nonce').and.to.contain('org.libvirt-rescue.0')
      expect(carryOver(original, stored)).to.deep.equal({ ok: true, xml: original, carried: [] })
      const unmarked = withoutMarks(
        stored.replace(/<disk (?:(?!<\/disk>)[^])*\.disk'[^]*?<\/disk>/, ''),
      )
      await daemon.virsh('define', '--validate', writeXml(daemon, 'unmarked', unmarked ?? ''))
      const edited = stored.replace('<entry>', '<entry>mine</entry><entry>')
      expect(carryOver(original, edited)).to.have.deep.property('problems', [
        '<sysinfo> is not what it was',
      ])
    })

  for (const [how, firmware] of Object.entries(FIRMWARES)) {
    it(`gives the original back, byte for byte, of a guest whose firmware is ${how}`, async () => {
      const [original, stored] = await redefined(
        `fw-${how.slice(0, 3)}`,
        { hw_rescue_bus: 'virtio' },
        (xml) => xml,
        { define: (xml) => xml.replace('<os>', firmware) },
      )
      expect(findTraces(stored).map(({ kind }) => kind)).to.deep.equal([
        'marker',
        'artifact',
        'artifact',
        'title',
        'description',
      ])
      expect(carryOver(original, stored)).to.deep.equal({ ok: true, xml: original, carried: [] })
    })
  }

  it('gives back what libvirt takes, with the edits that were made to it', async () => {
    const card = `<interface type='user'><mac address='52:54:00:11:22:33'/><model type='virtio'/></interface>`
    const note = `<note:it xmlns:note='urn:note'>a &amp; b</note:it>`
    const [original, stored] = await redefined('edited', { hw_rescue_bus: 'virtio' }, (xml) =>
      xml
        .replace(/<vcpu.*<\/vcpu>/, '<vcpu>2</vcpu>')
        .replace('</metadata>', `${note}</metadata>`)
        .replace(/<rng [^]*?<\/rng>/, '')
        .replace('<serial ', `${card}<serial `),
    )
    const answer = carryOver(original, stored)
    expect(answer).to.deep.include({
      ok: true,
      carried: [
        'changed <vcpu>',
        'changed <metadata>',
        "added device 'interface'",
        "removed device 'rng'",
      ],
    })
    if (!answer.ok) return
    await daemon.virsh('define', '--validate', writeXml(daemon, 'again', answer.xml))
    const again = await daemon.virsh('dumpxml', '--inactive', '--security-info', 'edited')
    expect(findTraces(again)).to.deep.equal([])
    expect(again).to.contain('a &amp; b</note:it>').and.to.contain('52:54:00:11:22:33')
    expect(again).to.contain("<vcpu placement='static'>2</vcpu>").and.not.to.contain('<rng')
    const disks = (xml: string): readonly string[] => xml.match(/<disk [^]*?<\/disk>/g) ?? []
    expect(disks(again)).to.deep.equal(disks(original))
    expect(again).to.contain("<boot dev='hd'/>")
    await daemon.virsh('start', '--paused', 'edited')
    await daemon.virsh('destroy', 'edited')
  })
})
