import { expect } from 'chai'
import { preview, create } from '../../../provider/instance-rescue/index.js'
import { makeMemoryHost } from '../support/memory-host.js'

const QEMU = "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'"
const withArguments =
  (...words: readonly string[]) =>
  (xml: string): string =>
    xml
      .replace('<domain ', `<domain ${QEMU} `)
      .replace(
        '</domain>',
        `<qemu:commandline>${words.map((word) => `<qemu:arg value='${word}'/>`).join('')}</qemu:commandline></domain>`,
      )
const overriding = (xml: string): string =>
  xml
    .replace('<domain ', `<domain ${QEMU} `)
    .replace(
      '</domain>',
      "<qemu:override><qemu:device alias='virtio-disk0'><qemu:frontend><qemu:property name='bootindex' type='unsigned' value='1'/></qemu:frontend></qemu:device></qemu:override></domain>",
    )
const decides = (what: string): string =>
  `the definition tells QEMU itself what to boot, so the rescue disk would not boot (remove for the rescue: ${what})`

interface Row {
  readonly name: string
  readonly change: (xml: string) => string
  readonly bus: string
  readonly reason: string
}

const ROWS: readonly Row[] = [
  {
    name: '11.5: -kernel in <qemu:commandline>',
    change: withArguments('-kernel', '/boot/vmlinuz'),
    bus: 'virtio',
    reason: decides('-kernel in <qemu:commandline>'),
  },
  {
    name: '11.5: -boot and -bios in <qemu:commandline>',
    change: withArguments('-boot', 'c', '-bios', '/rom'),
    bus: 'virtio',
    reason: decides('-boot in <qemu:commandline>, -bios in <qemu:commandline>'),
  },
  {
    name: '11.5: a boot index in <qemu:override>',
    change: overriding,
    bus: 'virtio',
    reason: decides('bootindex of virtio-disk0 in <qemu:override>'),
  },
  {
    name: '11.20: a bus that a board without PCI does not have',
    change: (xml) =>
      xml.replace("arch='x86_64' machine='pc'", "arch='armv7l' machine='vexpress-a15'"),
    bus: 'sata',
    reason: "machine 'vexpress-a15' has no sata bus (hw_rescue_bus; possible: virtio, scsi)",
  },
]

describe('preview refuses, and up touches nothing, because of', () => {
  for (const { name, change, bus, reason } of ROWS)
    it(name, async () => {
      const host = await makeMemoryHost({ change })
      const inputs = {
        ...host.inputs,
        image: { path: '/images/rescue.img', properties: { hw_rescue_bus: bus } },
      }
      const { failures, plan } = await host.run(preview(inputs, undefined, host.runtime))
      expect(failures.map((failure) => failure.reason)).to.deep.equal([reason])
      expect(plan).to.equal(undefined)
      const { id } = host.fake.domain('web')
      expect(await host.failureOf(create(inputs, host.runtime))).to.include({
        name: 'NotRescuableError',
      })
      expect(host.deeds()).to.deep.equal([])
      expect(host.fake.domain('web').id, 'it was not stopped').to.equal(id)
    })
})
