import { expect } from 'chai'
import fc from 'fast-check'
import { XmlError, parseDomain } from '../../../provider/domain-xml/index.js'
import { plan } from '../../../provider/planner/index.js'
import { rescueXmlOf } from '../../checkers/rescue-xml.js'
import { fixture, FIXTURES, requestFor } from '../../planner/fixtures.js'

describe('reading a definition', () => {
  it('finds everything that the planner has a word for', () => {
    const xml = `<domain type='kvm'>
      <name>web</name><uuid>7d0b0e2c-0000-4000-8000-000000000001</uuid>
      <os firmware='efi'>
        <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
        <loader type='pflash'>/code.fd</loader><nvram>/vars.fd</nvram>
        <kernel>/vmlinuz</kernel><cmdline>quiet</cmdline><boot dev='network'/><boot dev='hd'/>
      </os>
      <on_poweroff>restart</on_poweroff>
      <devices>
        <emulator>/usr/bin/qemu</emulator>
        <disk type='file' device='disk'>
          <driver name='qemu' type='qcow2'/><source file='/i/web.qcow2'/>
          <backingStore type='file'><source file='/i/mid.qcow2'/>
            <backingStore type='file'><source file='/i/base.img'/><backingStore/></backingStore>
          </backingStore>
          <target dev='vda' bus='virtio'/><serial>S1</serial><boot order='2'/>
          <address type='pci' domain='0x0000' bus='0x04' slot='0x0a' function='0x1'/>
        </disk>
        <disk type='network' device='cdrom'>
          <source protocol='rbd' name='pool/iso'><host name='mon' port='6789'/></source>
          <target dev='sdb'/><readonly/>
          <address type='drive' controller='1' bus='0' target='2' unit='3'/>
        </disk>
        <controller type='usb' index='0' model='qemu-xhci' ports='15'/>
        <controller type='scsi'/><controller type='scsi'/>
        <input type='tablet' bus='usb'><address type='usb' bus='0' port='1.2'/></input>
        <hostdev mode='subsystem' type='pci'>
          <source><address domain='0' bus='0x3b' slot='0' function='0'/></source>
          <boot order='1'/><address type='ccw' cssid='0xfe' ssid='0x0' devno='0x000a'/>
        </hostdev>
        <rng model='virtio'><address type='virtio-mmio'/></rng>
      </devices></domain>`
    expect(parseDomain(xml)).to.deep.equal({
      name: 'web',
      uuid: '7d0b0e2c-0000-4000-8000-000000000001',
      type: 'kvm',
      arch: 'x86_64',
      machine: 'pc-q35-7.2',
      emulator: '/usr/bin/qemu',
      disks: [
        {
          index: 0,
          type: 'file',
          device: 'disk',
          target: 'vda',
          bus: 'virtio',
          source: '/i/web.qcow2',
          format: 'qcow2',
          address: { type: 'pci', domain: 0, bus: 4, slot: 10, function: 1 },
          bootOrder: 2,
          readOnly: false,
          backing: ['/i/mid.qcow2', '/i/base.img'],
        },
        {
          index: 1,
          type: 'network',
          device: 'cdrom',
          target: 'sdb',
          bus: 'scsi',
          source: 'rbd://mon:6789/pool/iso',
          format: null,
          address: { type: 'drive', controller: 1, bus: 0, target: 2, unit: 3 },
          bootOrder: null,
          readOnly: true,
          backing: [],
        },
      ],
      controllers: [
        { type: 'usb', index: 0, model: 'qemu-xhci', address: null, ports: 15 },
        { type: 'scsi', index: 0, model: null, address: null, ports: null },
        { type: 'scsi', index: 1, model: null, address: null, ports: null },
      ],
      occupants: [
        {
          element: 'input',
          bus: 'usb',
          address: { type: 'usb', bus: 0, port: '1.2' },
          bootOrder: null,
        },
        {
          element: 'hostdev',
          bus: 'pci',
          address: { type: 'ccw', cssid: 254, ssid: 0, devno: 10 },
          bootOrder: 1,
        },
        {
          element: 'rng',
          bus: null,
          address: { type: 'other', attributes: { type: 'virtio-mmio' } },
          bootOrder: null,
        },
      ],
      osBoot: ['network', 'hd'],
      directBoot: ['kernel', 'cmdline'],
      bootOverrides: [],
      onPoweroff: 'restart',
      firmware: {
        kind: 'efi',
        isStateless: false,
        hasVariablesFile: true,
        writableLoader: '/code.fd',
      },
    })
  })

  it('never shows a password', () => {
    const xml = fixture('pc')
      .replace('<graphics', "<graphics passwd='hunter2'")
      .replace("passwd='s3cr&amp;t'", '')
    expect(xml).to.contain('hunter2')
    expect(JSON.stringify(parseDomain(xml))).not.to.contain('hunter2')
  })

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['nothing', '', /not well-formed/],
    ['no XML', 'virsh: error', /not well-formed/],
    ['half of a definition', fixture('pc').slice(0, 900), /not well-formed/],
    ['another root', '<network><name>x</name></network>', /root is <network>/],
    [
      'a foreign root',
      `<domain xmlns='urn:x' type='kvm'><name>x</name></domain>`,
      /root is <domain>/,
    ],
    ['no name', `<domain type='kvm'/>`, /no name/],
    ['an empty name', `<domain type='kvm'><name> </name></domain>`, /no name/],
    ['no type', '<domain><name>x</name></domain>', /no type/],
    [
      'a disk without target',
      `<domain type='kvm'><name>x</name><devices><disk/></devices></domain>`,
      /disk 1 .* no <target dev>/,
    ],
    [
      'a DOCTYPE',
      `<!DOCTYPE domain SYSTEM 'file:///etc/passwd'><domain type='kvm'><name>x</name></domain>`,
      /DOCTYPE/,
    ],
    [
      'an entity',
      `<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><domain type='kvm'><name>&x;</name></domain>`,
      /DOCTYPE|not well-formed/,
    ],
    ['an unknown entity', `<domain type='kvm'><name>&x;</name></domain>`, /not well-formed/],
    ['an unquoted attribute', '<domain type=kvm><name>x</name></domain>', /not well-formed/],
    [
      'a control character',
      `<domain type='kvm'><name>x\u0001</name></domain>`,
      /Invalid character/,
    ],
    ['two roots', `<domain type='kvm'><name>x</name></domain><domain/>`, /not well-formed/],
  ]
  for (const [name, xml, reason] of refused) {
    it(`refuses ${name}, in one sentence`, () => {
      expect(() => parseDomain(xml)).to.throw(XmlError, reason)
      expect(() => parseDomain(xml)).not.to.throw(XmlError, /\n/)
    })
  }

  it('does not expand what grows', () => {
    const entities = Array.from({ length: 20 }, (_, n) => `<!ENTITY e${n + 1} '&e${n};&e${n};'>`)
    const bomb = `<!DOCTYPE d [<!ENTITY e0 'x'>${entities.join('')}]><domain type='kvm'><name>&e20;</name></domain>`
    expect(() => parseDomain(bomb)).to.throw(XmlError)
  })

  it('reads what nests deep, and refuses what nests without end', () => {
    const nested = (tag: string, inside: string, depth: number): string =>
      `<${tag}>${inside}`.repeat(depth) + `</${tag}>`.repeat(depth)
    const [head, tail] = fixture('pc').split('<devices>')
    const definition = (depth: number): string =>
      `${head ?? ''}<metadata>${nested('x', '', depth)}</metadata><devices>${(tail ?? '').replace(
        '</disk>',
        `${nested('backingStore', "<source file='/b'/>", depth)}</disk>`,
      )}`
    expect(parseDomain(definition(500)).disks[0]?.backing).to.have.lengthOf(500)
    const answer = plan(requestFor(definition(500), { hw_rescue_bus: 'usb' }))
    expect(answer.ok && rescueXmlOf(definition(500), answer.value)).to.contain('<x><x>')
    expect(() => parseDomain(definition(20_000))).to.throw(XmlError, /nests deeper/)
  })

  it('fails with nothing but its own error, whatever the text', () => {
    const pieces = fc.constantFrom(
      '<domain',
      " type='kvm'",
      '>',
      '</domain>',
      '<name>',
      '</name>',
      'x',
      '&',
      ']]>',
      '<!--',
      '-->',
      '<![CDATA[',
      '<?x',
      '?>',
      '<!DOCTYPE d [',
      ']>',
      "'",
      '"',
      '\u0000',
      '<disk><target dev="',
      '"/></disk>',
      '<devices>',
      '</devices>',
    )
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        expect(outcome(text)).to.be.oneOf(['read', 'refused'])
      }),
      { numRuns: 2000 },
    )
  })

  it('survives any damage to a real definition', () => {
    const damaged = fc
      .record({
        of: fc.constantFrom(...FIXTURES),
        from: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.integer({ min: 0, max: 40 }),
        put: fc.string({ maxLength: 5 }),
      })
      .map(({ of: { xml }, from, length, put }) => {
        const start = Math.floor(from * xml.length)
        return xml.slice(0, start) + put + xml.slice(start + length)
      })
    fc.assert(
      fc.property(damaged, (text) => {
        expect(outcome(text)).to.be.oneOf(['read', 'refused'])
      }),
      { numRuns: 300 },
    )
  })
})

function outcome(text: string): string {
  try {
    parseDomain(text)
    return 'read'
  } catch (error) {
    return error instanceof XmlError ? 'refused' : `threw ${String(error)}`
  }
}
