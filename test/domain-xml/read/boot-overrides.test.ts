import { expect } from 'chai'
import { parseDomain } from '../../../provider/domain-xml/index.js'
import { explain, plan } from '../../../provider/planner/index.js'
import { fixture, requestFor } from '../../planner/fixtures.js'

const QEMU = "xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'"

/** Arguments by blanks, and what of them decides what boots. */
const ARGUMENTS: readonly (readonly [string, readonly string[]])[] = [
  ['-kernel /boot/vmlinuz', ['-kernel']],
  ['--kernel /boot/vmlinuz', ['-kernel']],
  [
    '-kernel /k -initrd /i -append root=/dev/vda -dtb /d',
    ['-kernel', '-initrd', '-append', '-dtb'],
  ],
  ['-bios /rom -pflash /p -option-rom /o', ['-bios', '-pflash', '-option-rom']],
  ['-boot c', ['-boot']],
  ['-boot order=c -boot menu=on', ['-boot']],
  ['-loadvm s -incoming tcp:0:1 -readconfig /f', ['-loadvm', '-incoming', '-readconfig']],
  ['-device virtio-blk-pci,drive=d,bootindex=0', ['-device with bootindex']],
  ['-device {"driver":"virtio-blk-pci","bootindex":0}', ['-device with bootindex']],
  ['-set device.virtio-disk0.bootindex=0', ['-set with bootindex']],
  ['-global virtio-blk-pci.bootindex=0', ['-global with bootindex']],
  ['-machine kernel=/k', ['-machine']],
  ['-M pc,boot.order=c', ['-M']],
  ['-machine q35,pflash0=p', ['-machine']],
  ['-drive if=pflash,file=/f', ['-drive']],
  ['-device loader,file=/k,cpu-num=0', ['-device']],
  ['-device {"driver":"guest-loader","addr":0}', ['-device']],
  ['-machine q35,kernel_irqchip=split', []],
  ['-device virtio-rng-pci -cpu host,+vmx -fw_cfg name=opt/x,string=boot', []],
  ['-device vfio-pci,host=01:00.0,x-no-kvm-intx=on', []],
  ['-drive if=none,file=/boot/kernel,id=d', []],
  ['-name kernel -serial file:/boot', []],
  ['kernel boot bios', []],
]

describe('what a definition tells QEMU to boot', () => {
  for (const [line, expected] of ARGUMENTS) {
    it(`is found in ${line}`, () => {
      const args = line.split(' ').map((value) => `<q:arg value='${value}'/>`)
      const found = overridesOf(`<q:commandline>${args.join('')}</q:commandline>`)
      expect(found).to.deep.equal(expected.map((name) => `${name} in <qemu:commandline>`))
    })
  }

  it('is found in the boot index of an override, with a name that is safe to show', () => {
    const device = (alias: string, name: string): string =>
      `<q:device alias='${alias}'><q:frontend><q:property name='${name}' type='unsigned' value='1'/></q:frontend></q:device>`
    const devices = [
      device('virtio-disk0', 'bootindex'),
      device('net0', 'x-speed'),
      device('ua-&#x9b;31m', 'bootindex'),
    ]
    expect(overridesOf(`<q:override>${devices.join('')}</q:override>`)).to.deep.equal([
      'bootindex of virtio-disk0 in <qemu:override>',
      'bootindex of a device in <qemu:override>',
    ])
  })

  it('is nothing in another namespace, or elsewhere', () => {
    const commands = "<commandline><arg value='-kernel'/></commandline>"
    expect(overridesOf(commands)).to.deep.equal([])
    expect(overridesOf(`<o:commandline xmlns:o='urn:o'>${commands}</o:commandline>`)).to.deep.equal(
      [],
    )
    expect(
      overridesOf(`<metadata><q:commandline><q:arg value='-kernel'/></q:commandline></metadata>`),
    ).to.deep.equal([])
    expect(parseDomain(fixture('q35-foreign-namespaces')).bootOverrides).to.deep.equal([])
  })

  it('is the reason why no rescue is planned', () => {
    const arg = "<q:commandline><q:arg value='-kernel'/><q:arg value='/k'/></q:commandline>"
    const xml = fixture('pc')
      .replace(/<domain /, `<domain ${QEMU} `)
      .replace('</domain>', `${arg}</domain>`)
    const answer = plan(requestFor(xml, { hw_rescue_bus: 'usb' }))
    expect(answer.ok ? [] : answer.issues.map(explain)).to.deep.equal([
      'the definition tells QEMU itself what to boot, so the rescue disk would not boot (remove for the rescue: -kernel in <qemu:commandline>)',
    ])
  })
})

function overridesOf(content: string): readonly string[] {
  return parseDomain(`<domain type='kvm' ${QEMU}><name>a</name>${content}</domain>`).bootOverrides
}
