import { expect } from 'chai'
import { describeAddress } from '../../provider/planner/index.js'
import { DOMAIN_STATE } from '../../provider/libvirt/index.js'
import { create } from '../../provider/instance-rescue/index.js'
import { makeMemoryHost } from './support/memory-host.js'

interface Row {
  /** `libvirt …` */
  readonly name: string
  /** What it makes of the rescue XML. */
  readonly change: (xml: string) => string
  readonly differences: readonly string[]
}

const place = (slot: number): string =>
  describeAddress({ type: 'pci', domain: 0, bus: 0, slot, function: 0 })

const ROWS: readonly Row[] = [
  {
    name: 'puts the rescue disk on another bus',
    change: (xml) =>
      xml.replace('<target dev="vdc" bus="virtio"/>', '<target dev="vdc" bus="scsi"/>'),
    differences: ["rescue disk 'vdc' has bus 'scsi' instead of 'virtio'"],
  },
  {
    name: 'moves the rescue disk',
    change: (xml) => xml.replace('slot="0x1f"', 'slot="0x1e"'),
    differences: [`rescue disk 'vdc' has address ${place(0x1e)} instead of ${place(0x1f)}`],
  },
  {
    name: 'names a disk of the instance otherwise',
    change: (xml) => xml.replace('<target dev="vdb"', '<target dev="vdx"'),
    differences: [
      "disk 'vdb' is not in the running guest",
      "disk 'vdx' is in the running guest but not in the plan",
    ],
  },
  {
    name: 'boots another disk first',
    change: (xml) =>
      xml
        .replace('<boot order="1"/>', '')
        .replace(
          '<target dev="vda" bus="virtio"/>',
          '<target dev="vda" bus="virtio"/><boot order="1"/>',
        ),
    differences: ["disk 'vda' boots first instead of rescue disk 'vdc'"],
  },
]

describe('a rescue that does not run as planned is an error and undone: libvirt', () => {
  for (const running of [true, false]) {
    for (const { name, change, differences } of ROWS) {
      it(`${name}, of an instance that was ${running ? 'running' : 'off'}`, async () => {
        const host = await makeMemoryHost({ running })
        const { stored } = host.fake.domain('web')
        const files = [...host.fake.files.keys()]
        host.fake.fault = ({ call }, when) => {
          if (call !== 'domainCreateXml' || when !== 'after') return
          const web = host.fake.domain('web')
          web.live = change(web.live ?? '')
        }
        const error = await host.failureOf(create(host.inputs, host.runtime))
        expect(error).to.have.property('name', 'RescueVerificationError')
        expect(error)
          .to.have.property('message')
          .that.equals(
            `The rescue of instance 'web' is not what was planned: ${differences.join('; ')}.`,
          )
        const web = host.fake.domain('web')
        expect(web.state).to.equal(running ? DOMAIN_STATE.RUNNING : DOMAIN_STATE.SHUTOFF)
        expect(web.live, 'what runs is its own').to.equal(running ? stored : null)
        expect(web.stored, 'its definition').to.equal(stored)
        expect([...host.fake.files.keys()], 'nothing is left').to.deep.equal(files)
      })
    }
  }
})
