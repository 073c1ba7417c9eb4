import { expect } from 'chai'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyPlan, XmlError, parseDomain } from '../../../provider/domain-xml/index.js'
import {
  plan,
  type ImageProperties,
  type RescuePlan,
  type RescueRequest,
} from '../../../provider/planner/index.js'
import { artifactsFor, rescueXmlOf } from '../../checkers/rescue-xml.js'
import { validate, whyNoSchema } from '../../checkers/schema.js'
import { fixture, FIXTURES, requestFor } from '../../planner/fixtures.js'
import { repositoryRoot } from '../../repository.js'

/** Set to write the golden files anew; look at the difference before it is committed. */
const ENV_UPDATE = 'UPDATE_GOLDEN'
const GOLDEN = join(repositoryRoot, 'test/domain-xml/edit/golden')

const WHOLE: readonly (readonly [string, ImageProperties])[] = [
  ['pc', { hw_rescue_bus: 'virtio' }],
  ['pc', {}],
  ['pc-direct-kernel', { hw_rescue_bus: 'usb' }],
  ['pc-boot-orders', { hw_rescue_device: 'cdrom' }],
  ['pc-usb-none', { hw_rescue_bus: 'usb' }],
  ['pc-config-drive-vfat', { hw_disk_bus: 'scsi' }],
  ['q35-switch', { hw_rescue_bus: 'virtio' }],
  ['q35-uefi', { hw_rescue_device: 'cdrom' }],
  ['q35-foreign-namespaces', { hw_rescue_bus: 'scsi' }],
  ['s390x-ccw', { hw_rescue_bus: 'virtio' }],
  ['xen-pv', {}],
  ['written-by-hand', { hw_rescue_bus: 'usb' }],
]

/** A TPM is left out whole: see leave-out-tpm.ts. */
const TPM = / *<tpm [^]*?<\/tpm>\n/g

describe('the rescue XML', () => {
  for (const [name, properties] of WHOLE) {
    const title = [name, ...Object.entries(properties).map((pair) => pair.join('-'))].join('.')
    it(`of ${title} is, as a whole, the golden one`, () => {
      const file = join(GOLDEN, `${title}.xml`)
      const made = rescueXmlOf(fixture(name), planned(fixture(name), properties))
      if (process.env[ENV_UPDATE] !== undefined) writeFileSync(file, made)
      expect(existsSync(file), file).to.equal(true)
      expect(made).to.equal(readFileSync(file, 'utf8'))
    })
  }

  it('gives back every line of the original that it has no reason to touch', () => {
    for (const { name, xml } of FIXTURES) {
      const answer = plan(requestFor(xml, { hw_rescue_bus: 'virtio' }))
      if (!answer.ok) continue
      const made = new Set(rescueXmlOf(xml, answer.value).split('\n'))
      const kept = xml.replace(TPM, '')
      const lost = kept.split('\n').filter((line) => !made.has(line) && !MAY_GO.test(line))
      expect(lost, name).to.deep.equal([])
    }
  })

  it('keeps what it does not understand, wherever that is', () => {
    const odd = `<!-- before --><?pi data?>\n${fixture('pc')
      .trimEnd()
      .replace(
        '</disk>',
        '<!-- inside --><future:thing xmlns:future="urn:f" a=\'1\'\n  b="2 &lt; 3"><future:deep/></future:thing><![CDATA[<x>]]></disk>',
      )}\n<!-- after -->\n`
    const made = rescueXmlOf(odd, planned(odd, { hw_rescue_bus: 'virtio' }))
    expect(made.startsWith('<!-- before --><?pi data?>\n<domain')).to.equal(true)
    expect(made.endsWith('</domain>\n<!-- after -->\n')).to.equal(true)
    expect(made).to.contain(
      '<!-- inside --><future:thing xmlns:future="urn:f" a=\'1\'\n  b="2 &lt; 3"><future:deep/></future:thing><![CDATA[<x>]]></disk>',
    )
  })

  it('does not let a name, a reason or a path break out of the XML', () => {
    const nasty = `a'b"c<d>&e]]>`
    const xml = fixture('pc').replace(
      '<name>pc</name>',
      '<name>a&apos;b&quot;c&lt;d&gt;&amp;e]]&gt;</name>',
    )
    const answer = planned(xml, { hw_rescue_bus: 'usb' })
    const artifacts = artifactsFor(answer)
    const made = applyPlan(xml, answer, {
      ...artifacts,
      rescueDisk: { ...artifacts.rescueDisk, path: `/i/${nasty}` },
      marker: { ...artifacts.marker, reason: `${nasty}\u0000\u001b[31m` },
    })
    const domain = parseDomain(made)
    expect(domain.name).to.equal(nasty)
    expect(domain.disks.at(-1)?.source).to.equal(`/i/${nasty}`)
    expect(made).to.contain(String.raw`virsh destroy 'a'\''b"c`)
  })

  it('puts a new config drive in place of the instance’s own', () => {
    const xml = fixture('pc-config-drive-vfat')
    const answer = planned(xml, {}, { configDrive: { format: 'config-2', replaces: 'vdc' } })
    const artifacts = { ...artifactsFor(answer), configDrive: '/i/fresh.iso' }
    const made = parseDomain(applyPlan(xml, answer, artifacts))
    expect(made.disks.map(({ target, source, format }) => [target, source, format])).to.deep.equal([
      ['vda', '/images/instance.rescue-1.qcow2', 'qcow2'],
      ['vdb', '/var/lib/libvirt/images/disk', 'qcow2'],
      ['vdc', '/i/fresh.iso', 'raw'],
    ])
  })

  it('takes virtio settings off a root disk that goes to another bus', () => {
    const xml = fixture('pc').replace(
      "<driver name='qemu' type='qcow2'/>",
      "<driver name='qemu' type='qcow2' cache='none' queues='4' iothread='1'/>",
    )
    const made = rescueXmlOf(xml, planned(xml, { hw_disk_bus: 'scsi' }))
    expect(made).to.contain("<driver name='qemu' type='qcow2' cache='none'/>")
    expect(rescueXmlOf(xml, planned(xml, {}))).to.contain("queues='4' iothread='1'")
  })

  it('takes off a root disk that goes to another bus what libvirt refuses there', () => {
    const own =
      "<wwn>5000c50015ea71ac</wwn><geometry cyls='4' heads='2' secs='2' trans='lba'/><acpi index='3'/><serial>1</serial>"
    const xml = fixture('pc').replace('</disk>', `${own}<transient shareBacking='yes'/></disk>`)
    const made = rescueXmlOf(xml, planned(xml, { hw_disk_bus: 'usb' }))
    expect(made).not.to.match(/<wwn|<geometry|<acpi index|shareBacking/)
    expect(made).to.contain('<serial>1</serial><transient/>')
    expect(rescueXmlOf(xml, planned(xml, {}))).to.contain(own)
  })

  it('names the new bus if the old one followed from the target', () => {
    const xml = fixture('pc').replace("<target dev='vda' bus='virtio'/>", "<target dev='vda'/>")
    const { disks } = parseDomain(rescueXmlOf(xml, planned(xml, { hw_disk_bus: 'usb' })))
    expect(disks.map(({ target, bus }) => `${target} ${bus}`)).to.deep.equal(['sda usb', 'sdb usb'])
  })

  it('speaks after everything that identifies the guest, as the schema wants it', () => {
    const id = '<genid>e9392370-2917-565e-692b-d057f46512d6</genid>'
    const xml = fixture('pc').replace('</uuid>', `</uuid>\n  ${id}`)
    const made = rescueXmlOf(xml, planned(xml, { hw_rescue_bus: 'usb' }))
    expect(made).to.contain(`${id}\n  <metadata>`)
    expect(whyNoSchema() === null ? validate([made]) : [null]).to.deep.equal([null])
  })

  it('is read-only if asked, unless libvirt refuses that', () => {
    const readOnlyOn = (bus: string): boolean => {
      const answer = planned(fixture('pc'), { hw_rescue_bus: bus })
      const artifacts = artifactsFor(answer)
      const rescueDisk = { ...artifacts.rescueDisk, readOnly: true }
      const { disks } = parseDomain(applyPlan(fixture('pc'), answer, { ...artifacts, rescueDisk }))
      return disks.at(-1)?.readOnly ?? false
    }
    expect(['virtio', 'scsi', 'usb', 'ide', 'sata'].filter(readOnlyOn)).to.deep.equal([
      'virtio',
      'scsi',
      'usb',
    ])
  })

  it('finds devices in any `<devices>`, and a place for the first one', () => {
    const two = fixture('pc').replace('</disk>', '</disk></devices><devices>')
    expect(
      rescueXmlOf(two, planned(two, { hw_rescue_bus: 'usb' })).match(/<disk /g),
    ).to.have.lengthOf(4)
    const none = `<domain type='kvm'><name>x</name><os><type machine='pc'>hvm</type></os></domain>`
    const { disks, controllers } = parseDomain(
      rescueXmlOf(none, planned(none, { hw_rescue_bus: 'usb' })),
    )
    expect([disks[0]?.target, controllers[0]?.model]).to.deep.equal(['sda', 'qemu-xhci'])
  })

  it('is refused for a text that is no definition', () => {
    const answer = planned(fixture('pc'), {})
    expect(() => applyPlan('<nonsense/>', answer, artifactsFor(answer))).to.throw(XmlError)
  })
})

/** Lines of an original that a stable rescue takes out or writes anew. */
const MAY_GO =
  /<boot |<(title|description|on_poweroff|kernel|initrd|cmdline)>|<\/description>|<nvram|<loader type='pflash'>|<description><!\[CDATA/

function planned(
  xml: string,
  properties: ImageProperties,
  more: Partial<RescueRequest> = {},
): RescuePlan {
  const answer = plan({ ...requestFor(xml, properties), ...more })
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
  return answer.value
}
