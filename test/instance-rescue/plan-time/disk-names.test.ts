import { expect } from 'chai'
import { preview } from '../../../provider/instance-rescue/index.js'
import { makeMemoryHost } from '../support/memory-host.js'

/** Gives the disks `vda` and `vdb` of `web` other names and buses. */
const named =
  (root: readonly [string, string], data: readonly [string, string]) =>
  (xml: string): string =>
    xml
      .replace("dev='vda' bus='virtio'", `dev='${root[0]}' bus='${root[1]}'`)
      .replace("dev='vdb' bus='virtio'", `dev='${data[0]}' bus='${data[1]}'`)

const previewed = async (
  change: (xml: string) => string,
  properties: Readonly<Record<string, string>>,
): Promise<{ target: string | undefined; unsure: readonly string[] }> => {
  const host = await makeMemoryHost({ running: false, change })
  const inputs = { ...host.inputs, image: { path: '/images/rescue.img', properties } }
  const { plan, failures, warnings } = await host.run(preview(inputs, undefined, host.runtime))
  expect(failures).to.deep.equal([])
  const unsure = warnings.filter((text) => text.includes('follow no fixed order'))
  return { target: plan?.plan.rescueDevice?.target, unsure }
}

describe('the name that preview gives the rescue disk', () => {
  for (const [root, data, expected] of [
    ['sda', 'sdb', 'vdc'],
    ['sda', 'vdb', 'vdc'],
    ['vdb', 'sdc', 'vda'],
  ] as const)
    it(`11.10: is ${expected} beside virtio disks ${root} and ${data}, whose letters libvirt counts`, async () => {
      const change = named([root, 'virtio'], [data, 'virtio'])
      expect((await previewed(change, { hw_rescue_bus: 'virtio' })).target).to.equal(expected)
    })

  for (const [bus, dataBus, isUnsure] of [
    ['ide', 'sata', true],
    ['ide', 'scsi', true],
    ['scsi', 'sata', true],
    ['usb', 'sata', false],
    ['virtio', 'sata', false],
    ['scsi', 'scsi', false],
  ] as const)
    it(`11.11: on ${bus} comes ${isUnsure ? 'with a warning' : 'without a warning'} beside a disk on ${dataBus}`, async () => {
      const change = named(['vda', 'virtio'], ['sda', dataBus])
      const { unsure } = await previewed(change, { hw_rescue_bus: bus })
      expect(unsure.length).to.equal(isUnsure ? 1 : 0)
    })

  it('11.11: is warned of if a cdrom comes beside one on another bus', async () => {
    const cdrom = "<disk type='file' device='cdrom'><target dev='sdc' bus='sata'/></disk>"
    const change = (xml: string): string => xml.replace('<graphics', `${cdrom}<graphics`)
    const properties = { hw_rescue_device: 'cdrom', hw_rescue_bus: 'ide' }
    expect((await previewed(change, properties)).unsure).to.have.length(1)
  })
})
