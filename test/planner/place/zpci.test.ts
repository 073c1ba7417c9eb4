import { expect } from 'chai'
import { addressTag } from '../../../provider/domain-xml/edit/devices/address-tag.js'
import { parseDomain } from '../../../provider/domain-xml/index.js'
import { plan, type RescuePlan } from '../../../provider/planner/index.js'
import { write } from '../../../provider/xml/index.js'
import { shown } from '../shown.js'
import { fixture, requestFor } from '../fixtures.js'

const VIRTIO = { hw_rescue_bus: 'virtio' }

interface Row {
  readonly name: string
  /** The uid and fid of both disks and of the SCSI controller; `0000:00:04.0` has the first. */
  readonly zpci: readonly (readonly [uid: number, fid: number])[]
  /** The rescue disk's, or the whole answer if there is no plan. */
  readonly expected: readonly [uid: number, fid: number] | string
}

const ROWS: readonly Row[] = [
  {
    name: 'above all uids',
    zpci: [
      [25, 1],
      [26, 2],
      [1, 0],
    ],
    expected: [27, 3],
  },
  {
    name: 'above the uid of another device',
    zpci: [
      [1, 1],
      [2, 2],
      [40, 0],
    ],
    expected: [41, 3],
  },
  {
    name: 'above a fid that no disk has',
    zpci: [
      [1, 7],
      [2, 0],
      [3, 0x1000],
    ],
    expected: [4, 0x1001],
  },
  {
    name: 'with the last uid',
    zpci: [
      [0xfffe, 1],
      [2, 2],
      [3, 0],
    ],
    expected: [0xffff, 3],
  },
  {
    name: 'nowhere after the last uid',
    zpci: [
      [0xffff, 1],
      [2, 2],
      [3, 0],
    ],
    expected:
      "! machine 's390-ccw-virtio-7.2' has no free address on bus 'virtio' after the instance's own disks (possible: scsi)",
  },
  {
    name: 'nowhere after the last fid',
    zpci: [
      [1, 0xffffffff],
      [2, 2],
      [3, 0],
    ],
    expected:
      "! machine 's390-ccw-virtio-7.2' has no free address on bus 'virtio' after the instance's own disks (possible: scsi)",
  },
]

describe('11: a rescue disk on the PCI of s390x is placed', () => {
  for (const { name, zpci, expected } of ROWS) {
    it(name, () => {
      const answer = plan(requestFor(withZpci(zpci), VIRTIO))
      if (typeof expected === 'string') expect(shown(answer)).to.deep.equal([expected])
      else expect(zpciOf(answer.ok ? answer.value : null)).to.deep.equal(expected)
    })
  }

  it('by libvirt, with a warning, if libvirt has yet to choose a uid', () => {
    const xml = fixture('s390x-zpci').replace(/<zpci[^>]*>/, '')
    const answer = plan(requestFor(xml, VIRTIO))
    expect(answer.ok && answer.value.after.at(-1)?.address).to.equal(null)
    expect(answer.ok && answer.value.warnings).to.deep.equal([
      "libvirt chooses the address of 'vdc', so the guest may name it before other disks",
    ])
  })

  it('with a warning beside a channel device, whichever comes first in the definition', () => {
    const ccw = "<address type='ccw' cssid='0xfe' ssid='0x0' devno='0x0009'/>"
    const address = /<address type='pci'[^]*?<\/address>/
    const first = fixture('s390x-zpci').replace(address, ccw)
    const second = fixture('s390x-ccw').replace(
      /<address type='ccw' [^>]*devno='0x0005'\/>/,
      address.exec(fixture('s390x-zpci'))?.[0] ?? '',
    )
    const warnings = [first, second, fixture('s390x-zpci'), fixture('s390x-ccw')].map((xml) => {
      const answer = plan(requestFor(xml, VIRTIO))
      return answer.ok ? answer.value.warnings : null
    })
    const unsure = (other: string): string =>
      `the guest may name the rescue disk 'vdc' and '${other}' in any order: vd names follow no fixed order between ccw and PCI`
    expect(warnings).to.deep.equal([[unsure('vdb')], [unsure('vdb')], [], []])
  })

  it('in the words of libvirt', () => {
    const { disks } = parseDomain(fixture('s390x-zpci'))
    const [address] = disks.map((disk) => disk.address)
    expect(address && write(addressTag(address)).replace(/>\s+</g, '><')).to.equal(
      "<address type='pci' domain='0x0000' bus='0x00' slot='0x04' function='0x0'><zpci uid='0x0019' fid='0x0000001f'/></address>",
    )
  })
})

function withZpci(numbers: Row['zpci']): string {
  const left = [...numbers]
  return fixture('s390x-zpci').replace(/<zpci[^>]*>/g, () => {
    const [uid, fid] = left.shift() ?? []
    return `<zpci uid='${String(uid)}' fid='${String(fid)}'/>`
  })
}

function zpciOf(made: RescuePlan | null): readonly unknown[] {
  const address = made?.after.find(({ role }) => role === 'rescue')?.address
  return address?.type === 'pci' ? [address.zpci?.uid, address.zpci?.fid] : []
}
