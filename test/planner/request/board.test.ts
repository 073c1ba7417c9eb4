import { expect } from 'chai'
import { parseDomain } from '../../../provider/domain-xml/index.js'
import { explain, plan } from '../../../provider/planner/index.js'
import { caseOf } from '../cases.js'
import { shown } from '../shown.js'

const ALL = { buses: ['virtio', 'scsi', 'sata', 'usb', 'fdc'], devices: ['disk', 'cdrom'] }

describe('a board', () => {
  it("is refused what its transport does not carry, although libvirt's capabilities offer it", () => {
    const rows: readonly (readonly [Parameters<typeof caseOf>[0][0], string, string])[] = [
      ['microvm', 'vda virtio at=mmio', 'virtio scsi'],
      ['microvm', '', ''],
      ['vexpress', 'vda virtio', 'virtio scsi'],
      ['versatilepb', 'vda virtio', 'virtio scsi sata usb'],
      ['versatileab', 'sda sd', ''],
      ['versatileab-scsi', 'sda scsi', 'scsi'],
    ]
    for (const [machine, disks, expected] of rows) {
      const able = ALL.buses.filter((bus) => planned(machine, disks, bus).ok)
      expect(able.join(' '), machine).to.equal(expected)
    }
  })

  it('is refused by name, with the buses that it has', () => {
    const answers = (['versatileab', 'versatileab-scsi', 'vexpress'] as const).map((machine) => {
      const answer = planned(machine, '', 'sata')
      return answer.ok ? [] : answer.issues.map(explain)
    })
    expect(answers).to.deep.equal([
      ["machine 'versatileab' has no sata bus (hw_rescue_bus; possible: none)"],
      ["machine 'versatileab' has no sata bus (hw_rescue_bus; possible: scsi)"],
      ["machine 'vexpress-a15' has no sata bus (hw_rescue_bus; possible: virtio, scsi)"],
    ])
  })

  it('with virtio-mmio gets its address named, and virtio-scsi as controller', () => {
    const properties = { hw_scsi_model: 'lsilogic' }
    expect(shown(planned('microvm', 'vda virtio at=mmio', 'virtio'))).to.deep.equal([
      'vda virtio disk root: virtio-mmio',
      'vdb virtio disk rescue: virtio-mmio boot=1',
    ])
    expect(shown(planned('microvm', 'vda virtio at=mmio', 'scsi', properties))).to.deep.equal([
      'vda virtio disk root: virtio-mmio',
      'sda scsi disk rescue: 0:0:0:0 boot=1',
      '+ scsi 0 virtio-scsi virtio-mmio',
    ])
  })
})

function planned(
  machine: Parameters<typeof caseOf>[0][0],
  disks: string,
  bus: string,
  more: Readonly<Record<string, string>> = {},
): ReturnType<typeof plan> {
  const { domainXml } = caseOf([machine, disks, {}, ''])
  return plan({
    domain: parseDomain(domainXml),
    properties: { hw_rescue_bus: bus, ...more },
    capabilities: ALL,
    image: '/images/rescue.img',
    configDrives: [],
    volumeBacked: false,
  })
}
