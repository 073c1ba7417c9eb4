import { expect } from 'chai'
import { create, preview } from '../../provider/instance-rescue/index.js'
import { makeMemoryHost } from './support/memory-host.js'

interface Row {
  readonly name: string
  readonly running: boolean
  /** What somebody edits between preview and create. */
  readonly edit: (xml: string) => string
  readonly differences: readonly string[]
}

const NEW_DISK = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
  <source file='/images/data.qcow2'/><target dev='vdc' bus='virtio'/><shareable/></disk></devices>`

const ANY = "an address of libvirt's choice"

const ROWS: readonly Row[] = [
  {
    name: 'a disk was added, and the rescue disk comes after it',
    running: false,
    edit: (xml) => xml.replace('</devices>', NEW_DISK),
    differences: [
      'no longer: rescue vdc (disk on virtio, /images/rescue.img, 0000:00:1f.0)',
      `now: data vdc (disk on virtio, /images/data.qcow2, ${ANY})`,
      'now: rescue vdd (disk on virtio, /images/rescue.img, 0000:00:1f.0)',
    ],
  },
  {
    name: 'a disk was added to an instance that runs',
    running: true,
    edit: (xml) => xml.replace('</devices>', NEW_DISK),
    differences: [
      'no longer: rescue vdc (disk on virtio, /images/rescue.img, 0000:00:1f.0)',
      `now: data vdc (disk on virtio, /images/data.qcow2, ${ANY})`,
      'now: rescue vdd (disk on virtio, /images/rescue.img, 0000:00:1f.0)',
    ],
  },
  {
    name: 'the root disk became another file',
    running: false,
    edit: (xml) => xml.replace('/images/root.qcow2', '/images/data.qcow2'),
    differences: [
      `no longer: root vda (disk on virtio, /images/root.qcow2, ${ANY})`,
      `now: root vda (disk on virtio, /images/data.qcow2, ${ANY})`,
    ],
  },
  {
    name: 'a disk moved',
    running: false,
    edit: (xml) =>
      xml.replace(
        '<target dev="vdb" bus="virtio"/>',
        '<target dev="vdb" bus="virtio"/><address type="pci" domain="0" bus="0" slot="9" function="0"/>',
      ),
    differences: [
      `no longer: data vdb (disk on virtio, /images/data.qcow2, ${ANY})`,
      'now: data vdb (disk on virtio, /images/data.qcow2, 0000:00:09.0)',
    ],
  },
  {
    name: 'its firmware became UEFI',
    running: false,
    edit: (xml) => xml.replace('<os>', "<os firmware='efi'>"),
    differences: ['now: UEFI variables on a copy'],
  },
  {
    name: 'it got a boot order of its own',
    running: false,
    edit: (xml) =>
      xml.replace(
        '</devices>',
        "<interface type='user'><model type='virtio'/><boot order='1'/></interface></devices>",
      ),
    differences: ['now: took out boot order 1 of interface'],
  },
]

describe('a create is refused, nothing is touched and the difference said, where since preview', () => {
  for (const { name, running, edit, differences } of ROWS) {
    it(name, async () => {
      const host = await makeMemoryHost({ running })
      const { plan } = await host.run(preview(host.inputs, undefined, host.runtime))
      const web = host.fake.domain('web')
      web.stored = edit(web.stored ?? '')
      if (running) web.live = edit(web.live ?? '')
      const error = await host.failureOf(create({ ...host.inputs, plan }, host.runtime))
      expect(error).to.include({ name: 'PlanChangedError' })
      expect(error)
        .to.have.property('message')
        .that.equals(
          `The plan for instance 'web' changed since it was shown: ${differences.join('; ')}. Run preview again.`,
        )
      expect(host.deeds()).to.deep.equal([])
    })
  }

  it('but not where all is as it was shown', async () => {
    const host = await makeMemoryHost()
    const { plan } = await host.run(preview(host.inputs, undefined, host.runtime))
    const { outputs } = await host.run(create({ ...host.inputs, plan }, host.runtime))
    expect(outputs).to.deep.include({ status: 'rescued', plan })
  })
})
