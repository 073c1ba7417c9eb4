import { expect } from 'chai'
import { carryOver } from '../../../../provider/domain-xml/index.js'
import type { ImageProperties } from '../../../../provider/planner/index.js'
import { PROPERTY_SETS } from '../../../checkers/property-sets.js'
import { fixture, FIXTURES } from '../../../planner/fixtures.js'
import { rescuedXml, STEM } from '../../rescued.js'

type Edit = (xml: string) => string

interface Carried {
  readonly name: string
  readonly of?: string
  /** Made to the rescue XML. */
  readonly edit: Edit
  /** What it is in the original; the same if none. */
  readonly expected?: Edit
  readonly carried: readonly string[]
}

const CARD = `<interface type='user'>
      <mac address='52:54:00:aa:bb:cc'/>
      <model type='virtio'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x1c' function='0x0'/>
    </interface>`
const CONTROLLER = `<controller type='scsi' index='0' model='virtio-scsi'/>`
const NOTE = `<note:it xmlns:note='urn:note' a='1'>x</note:it>`
const LIMIT = '      <iotune><total_iops_sec>100</total_iops_sec></iotune>\n'
const MARKER = /\n +<metadata>[^]*<\/metadata>/

const CARRIED: readonly Carried[] = [
  { name: 'nothing', edit: (xml) => xml, carried: [] },
  {
    name: 'another name',
    edit: put('<name>pc</name>', '<name>renamed</name>'),
    carried: ['changed <name>'],
  },
  {
    name: 'a controller that no disk of the rescue needs',
    edit: put('    <interface', `    ${CONTROLLER}\n    <interface`),
    expected: (xml) =>
      put(/(<controller type='virtio-serial'[^]*?<\/controller>)/, `$1\n    ${CONTROLLER}`)(xml),
    carried: ["added device 'controller'"],
  },
  {
    name: 'an address on which the screen listens',
    edit: put(/127\.0\.0\.1/g, '0.0.0.0'),
    carried: ["changed device 'graphics'"],
  },
  {
    name: 'memory',
    edit: put(/1048576/g, '2097152'),
    carried: ['changed <memory>', 'changed <currentMemory>'],
  },
  {
    name: 'processors that were not limited before',
    edit: put('  <os>', '  <cputune>\n    <shares>512</shares>\n  </cputune>\n  <os>'),
    carried: ['changed <cputune>'],
  },
  {
    name: 'what happens on a crash, also to nothing',
    edit: put(/\n +<on_crash>destroy<\/on_crash>/, ''),
    carried: ['changed <on_crash>'],
  },
  {
    name: 'what happens at power-off, unless it is what the rescue sets',
    edit: put('<on_poweroff>destroy', '<on_poweroff>preserve'),
    carried: ['changed <on_poweroff>'],
  },
  {
    name: 'a title of their own',
    edit: put(/<title>.*<\/title>/, '<title>Shop</title>'),
    carried: ['changed <title>'],
  },
  {
    name: 'a description of their own',
    edit: put(/<description>[^]*<\/description>/, '<description>new</description>'),
    carried: ['changed <description>'],
  },
  {
    name: 'metadata of others, beside our marker',
    edit: put('  </metadata>', `    ${NOTE}\n  </metadata>`),
    expected: put('</uuid>', `</uuid>\n  <metadata>\n    ${NOTE}\n  </metadata>`),
    carried: ['changed <metadata>'],
  },
  {
    name: 'metadata of others that is no longer there',
    of: 'q35-foreign-namespaces',
    edit: put(/\n +<libosinfo[^]*<\/nova:instance>/, ''),
    carried: ['changed <metadata>'],
  },
  {
    name: 'a new network card',
    edit: put('    <serial ', `    ${CARD}\n    <serial `),
    carried: ["added device 'interface'"],
  },
  {
    name: 'a network card that is connected to another network',
    edit: put("<source network='default'/>", "<source network='office'/>"),
    carried: ["changed device 'interface'"],
  },
  {
    name: 'a network card with its boot order, which the rescue took out',
    of: 'pc-boot-orders',
    edit: put("<source network='default'/>", "<source network='office'/>"),
    carried: ["changed device 'interface'"],
  },
  {
    name: 'a device that is gone',
    edit: put(/\n +<rng [^]*?<\/rng>/, ''),
    carried: ["removed device 'rng'"],
  },
  {
    name: 'nothing of what libvirt writes into the XML of a running guest',
    edit: (xml) =>
      put(
        "check='none'>\n    <model fallback='forbid'>qemu64</model>",
        "check='full'>\n    <model fallback='forbid'>qemu64</model>\n    <feature policy='require' name='lahf_lm'/>",
      )(
        put(
          '  <devices>',
          '  <resource>\n    <partition>/machine</partition>\n  </resource>\n  <seclabel type="dynamic" model="dac" relabel="yes"/>\n  <devices>',
        )(xml),
      ),
    expected: (xml) => xml,
    carried: [],
  },
]

interface Refused {
  readonly name: string
  readonly of?: string
  readonly edit: Edit
  readonly problems: readonly string[]
}

const REFUSED: readonly Refused[] = [
  {
    name: 'our title with an edit in it',
    edit: put('<title>RESCUE of Web', '<title>RESCUE of old Web'),
    problems: ['<title> is not what it was'],
  },
  {
    name: 'our description with an edit at its end',
    edit: put('</description>', ' Do not start!</description>'),
    problems: ['<description> is not what it was'],
  },
  {
    name: 'a disk that was added',
    edit: put(
      '    <controller',
      `    <disk type='file' device='disk'><source file='/i/new'/><target dev='vdx' bus='virtio'/></disk>\n    <controller`,
    ),
    problems: ["disk 'vdx' was added"],
  },
  {
    name: 'a disk with other settings',
    edit: put(
      "<driver name='qemu' type='qcow2'/>\n      <source file='/var/lib/libvirt/images/web.qcow2'/>",
      "<driver name='qemu' type='qcow2' cache='none'/>\n      <source file='/var/lib/libvirt/images/web.qcow2'/>",
    ),
    problems: ["disk 'vda' is not what it was"],
  },
  {
    name: 'a disk that boots instead',
    edit: put(
      "<target dev='hda' bus='ide'/>",
      "<target dev='hda' bus='ide'/>\n      <boot order='2'/>",
    ),
    problems: ["disk 'hda' is not what it was"],
  },
  {
    name: 'another machine',
    edit: put('pc-i440fx-7.2', 'pc-i440fx-7.1'),
    problems: ['<os> is not what it was'],
  },
  {
    name: 'a system that boots instead',
    edit: put('</type>', "</type>\n    <boot dev='network'/>"),
    problems: ['<os> is not what it was'],
  },
  {
    name: 'another firmware',
    of: 'q35-uefi',
    edit: put(/<nvram[^]*?<\/nvram>/, '<nvram>/elsewhere.fd</nvram>'),
    problems: ['<os> is not what it was'],
  },
  {
    name: 'another file of a loader that the rescue made read-only',
    of: 'q35-uefi-writable-loader',
    edit: put('OVMF_CODE_4M.fd', 'OVMF_CODE.fd'),
    problems: ['<os> is not what it was'],
  },
  {
    name: 'other features',
    edit: put('<apic/>', ''),
    problems: ['<features> is not what it was'],
  },
  {
    name: 'another CPU',
    edit: put('qemu64', 'Nehalem'),
    problems: ['<cpu> is not what it was'],
  },
  {
    name: 'another CPU topology, also if libvirt wrote the CPU out',
    edit: put(
      /check='none'>\n( +)/,
      `check='full'>\n$1<topology sockets='1' cores='2' threads='1'/>\n$1`,
    ),
    problems: ['<cpu> is not what it was'],
  },
  {
    name: 'an element that is called as every object has a member',
    edit: put('  <devices>', '  <constructor/>\n  <devices>'),
    problems: ['<constructor> is not what it was'],
  },
  {
    name: 'a place among the resources that somebody chose',
    edit: put('  <devices>', '  <resource><partition>/gold</partition></resource>\n  <devices>'),
    problems: ['<resource> is not what it was'],
  },
  {
    name: 'labels that somebody chose',
    edit: put(
      '  <devices>',
      "  <seclabel type='static' model='dac'><label>+1:+1</label></seclabel>\n  <devices>",
    ),
    problems: ['<seclabel> is not what it was'],
  },
  {
    name: 'graphics',
    edit: put('s3cr&amp;t', 'other'),
    problems: ["device 'graphics' is not what it was"],
  },
  {
    name: 'a port of the screen',
    edit: put("port='-1' autoport='yes'", "port='5999' autoport='no'"),
    problems: ["device 'graphics' is not what it was"],
  },
  {
    name: 'an emulator',
    edit: put('/usr/bin/qemu-system-x86_64', '/opt/qemu'),
    problems: ["device 'emulator' is not what it was"],
  },
  {
    name: 'a controller',
    edit: put('piix3-uhci', 'ich9-ehci1'),
    problems: ["controller 'usb' 0 is not what it was"],
  },
  {
    name: 'a network card that may only show what its network means',
    edit: put(
      "<interface type='network'>\n      <mac address='52:54:00:5a:01:10'/>\n      <source network='default'/>",
      "<interface type='bridge'>\n      <mac address='52:54:00:5a:01:10'/>\n      <source bridge='virbr0'/>",
    ),
    problems: ["device 'interface' has another type of connection; an edit or libvirt changed it"],
  },
  {
    name: 'a device that boots',
    edit: put("<model type='virtio'/>", "<model type='virtio'/>\n      <boot order='2'/>"),
    problems: ["device 'interface' was given a boot order"],
  },
  {
    name: 'commands for QEMU, and an edit beside them that would be possible',
    edit: (xml) =>
      put(
        '</devices>',
        `</devices>\n  <q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'/>`,
      )(put("<vcpu placement='static'>2", "<vcpu placement='static'>4")(xml)),
    problems: ['<q:commandline> is not what it was'],
  },
  {
    name: 'metadata whose namespace is declared elsewhere',
    edit: (xml) =>
      put(
        '<domain ',
        "<domain xmlns:note='urn:note' ",
      )(put('  </metadata>', '    <note:it/>\n  </metadata>')(xml)),
    problems: ['an element of <metadata> has a namespace that is declared outside of it'],
  },
  {
    name: 'another domain',
    edit: put(/<uuid>.*<\/uuid>/, '<uuid>7d0b0e2c-0000-4000-8000-000000000002</uuid>'),
    problems: ['it is the definition of another domain'],
  },
  {
    name: 'a disk that is missing, if nothing says that the rescue left it out',
    edit: (xml) =>
      put(MARKER, '')(put(/\n +<disk type='file' device='cdrom'>[^]*?<\/disk>/, '')(xml)),
    problems: ["disk 'hda' is missing"],
  },
]

/** Every kind of rescue, with and without what our own image gets. */
const EVERY = PROPERTY_SETS.flatMap((properties) =>
  [false, true].map((speaks) => [properties, speaks] as const),
)

describe('a definition that was made from a rescue XML', () => {
  for (const { name, of = 'pc', edit, expected = edit, carried } of CARRIED) {
    it(`gives the original back with ${name}`, () => {
      const [original, stored] = [fixture(of), edit(rescued(of, { hw_rescue_bus: 'usb' }))]
      const answer = carryOver(original, stored)
      expect(answer).to.deep.equal({ ok: true, xml: expected(original), carried })
    })
  }

  for (const { name, of = 'pc', edit, problems } of REFUSED) {
    it(`is not carried over in part if it has ${name}`, () => {
      const answer = carryOver(fixture(of), edit(rescued(of, { hw_rescue_bus: 'usb' })))
      expect(answer).to.deep.equal({ ok: false, problems })
    })
  }

  it('gives the original back, byte for byte, if nobody edited it, whatever the rescue', () => {
    let rescues = 0
    for (const { name, xml } of FIXTURES) {
      for (const [properties, speaks] of EVERY) {
        const stored = rescuedXml(xml, properties, speaks)
        if (stored === null) continue
        rescues += 1
        const answer = carryOver(xml, stored)
        expect(answer, `${name} ${JSON.stringify(properties)} ${speaks}`).to.deep.equal({
          ok: true,
          xml,
          carried: [],
        })
      }
    }
    expect(rescues).to.be.greaterThan(600)
  })

  it('gives the original back if the guest shows the tables of its host', () => {
    const xml = fixture('pc').replace('</os>', `<smbios mode='host'/></os>`)
    const stored = rescuedXml(xml, { hw_rescue_bus: 'usb' }, true) ?? ''
    expect(stored).to.contain("<smbios mode='sysinfo'/>")
    expect(carryOver(xml, stored)).to.deep.equal({ ok: true, xml, carried: [] })
  })

  it('has all its disks again after a legacy rescue, but not a device in the place of one', () => {
    const stored = rescued('pc', {})
    expect(carryOver(fixture('pc'), stored)).to.deep.include({ xml: fixture('pc') })
    const slot = `slot='0x06'`
    const taken = put('    <serial ', `    ${CARD.replace("slot='0x1c'", slot)}\n    <serial `)
    const moved = put(new RegExp(`(vdb[^]*?)${slot}`), "$1slot='0x10'")
    expect(carryOver(fixture('pc'), taken(moved(stored)))).to.deep.equal({
      ok: false,
      problems: [
        'a device that was added has the address of another one ({"type":"pci","domain":0,"bus":0,"slot":6,"function":0})',
      ],
    })
  })

  for (const { what, from, to } of [
    { what: 'a limit', from: '      <target', to: LIMIT + '      <target' },
    { what: 'a way to discard', from: "type='qcow2'", to: "type='qcow2' discard='unmap'" },
    { what: 'a way of I/O', from: "type='qcow2'", to: "type='qcow2' io='native'" },
  ]) {
    it(`is not carried over if the root disk, which a legacy rescue moved, was given ${what}`, () => {
      const [before = '', root = ''] = rescued('pc', {}).split(
        /(?=<disk [^>]*>[^<]*<driver [^>]*>[^<]*<source [^>]*web\.qcow2)/,
      )
      const stored = before + put(from, to)(root)
      expect(carryOver(fixture('pc'), stored)).to.deep.equal({
        ok: false,
        problems: ["disk 'vda' is not what it was"],
      })
    })
  }

  it('keeps no disk that somebody added, even if that boots first', () => {
    const stored = put(/ *<boot order='1'\/>\n/, '')(rescued('pc', { hw_rescue_bus: 'usb' }))
    for (const device of ['disk', 'cdrom']) {
      const disk = `<disk type='file' device='${device}'><source file='/x'/><target dev='sdz' bus='sata'/><boot order='1'/></disk>`
      expect(
        carryOver(fixture('pc'), put('    <serial ', `${disk}<serial `)(stored)),
      ).to.deep.equal({ ok: false, problems: ["disk 'sdz' was added"] })
    }
  })

  it('may have a cdrom of a foreign path as its rescue disk, since that boots first', () => {
    const stored = rescued('pc', { hw_rescue_device: 'cdrom' }).replace(
      `/images/${STEM}.disk`,
      '/isos/rescue.iso',
    )
    expect(carryOver(fixture('pc'), stored)).to.deep.include({ ok: true, xml: fixture('pc') })
  })
})

function rescued(name: string, properties: ImageProperties): string {
  const xml = rescuedXml(fixture(name), properties)
  if (xml === null) throw new Error(`no plan for ${name}`)
  return xml
}

function put(from: string | RegExp, to: string): Edit {
  return (xml) => {
    const edited = xml.replace(from, to)
    if (edited === xml) throw new Error(`nothing to edit: ${String(from)}`)
    return edited
  }
}
