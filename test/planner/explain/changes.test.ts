import { expect } from 'chai'
import { plan, type ImageProperties, type RescuePlan } from '../../../provider/planner/index.js'
import { fixture, requestFor } from '../fixtures.js'

describe('what a plan says it changes', () => {
  const rows: readonly (readonly [string, ImageProperties, readonly string[]])[] = [
    [
      'pc-config-drive-vfat',
      {},
      [
        'left out vdb (virtio disk): legacy rescue attaches only the rescue disk, the root disk and the config drive',
        'vda (virtio disk) becomes vdb (virtio): the rescue disk comes first in legacy rescue',
        'took out boot from hd: only vda boots',
      ],
    ],
    [
      'q35',
      { hw_disk_bus: 'sata' },
      [
        'left out vdb (virtio disk): legacy rescue attaches only the rescue disk, the root disk and the config drive',
        'left out sda (sata cdrom): legacy rescue attaches only the rescue disk, the root disk and the config drive',
        'vda (virtio disk) becomes sdb (sata): the rescue image names this bus',
        'took out boot from hd: only sda boots',
      ],
    ],
    [
      'pc-boot-orders',
      { hw_rescue_bus: 'usb' },
      [
        'added usb controller 1 (qemu-xhci) at 0000:00:06.0: the machine has no USB 2 or 3 controller with a free port, and USB 1.1 boots about five times slower',
        'took out boot order 2 of vda: only sda boots',
        'took out boot order 3 of hdc: only sda boots',
        'took out boot order 1 of interface: only sda boots',
        'took out boot order 4 of redirdev: only sda boots',
      ],
    ],
    [
      'pc-direct-kernel',
      { hw_rescue_bus: 'virtio' },
      [
        'took out boot from hd: only vdb boots',
        'took out kernel, initrd, cmdline of <os>: with it the instance would boot its own kernel',
        'on_poweroff restart becomes destroy: a rescue system that is off must stay off',
      ],
    ],
    [
      'pc-usb-none',
      { hw_rescue_bus: 'usb' },
      [
        'usb controller 0 (none) becomes qemu-xhci at 0000:00:05.0: the machine has no USB 2 or 3 controller with a free port, and USB 1.1 boots about five times slower',
        'took out boot from hd: only sda boots',
      ],
    ],
    [
      'q35-switch',
      { hw_rescue_bus: 'virtio' },
      [
        "added pci controller 7 (pcie-root-port) at 0000:00:02.0: no root port is free after the instance's own disks",
        'took out boot from hd: only vdc boots',
      ],
    ],
    [
      'q35-uefi',
      { hw_rescue_device: 'cdrom' },
      [
        'took out boot from hd: only sdc boots',
        "UEFI variables on a copy: the instance's own boot entries stay as they are",
        'left out the TPM: a start would change its state, and a rescue system could clear the keys in it',
      ],
    ],
    [
      'q35-uefi-writable-loader',
      { hw_rescue_device: 'cdrom' },
      [
        'took out boot from hd: only sdc boots',
        'firmware read-only: the rescue system must not write to /usr/share/OVMF/OVMF_CODE_4M.fd',
        "UEFI variables on a copy: the instance's own boot entries stay as they are",
        'left out the TPM: a start would change its state, and a rescue system could clear the keys in it',
      ],
    ],
  ]
  for (const [name, properties, expected] of rows) {
    it(`of ${name} with ${JSON.stringify(properties)}`, () => {
      const { changes } = planned(fixture(name), properties)
      expect(changes.map(({ what, why }) => `${what}: ${why}`)).to.deep.equal(expected)
    })
  }
})

describe('what a plan warns of', () => {
  it('is a rescue image that the root disk is, or is made from', () => {
    const root = '/var/lib/libvirt/images/web.qcow2'
    const backed = fixture('pc').replace(
      `<source file='${root}'/>`,
      `<source file='/snap'/><backingStore type='file'><source file='${root}'/></backingStore>`,
    )
    for (const xml of [fixture('pc'), backed]) {
      const answer = plan({ ...requestFor(xml, { hw_rescue_bus: 'usb' }), image: root })
      expect(answer.ok && answer.value.warnings.join()).to.match(/same filesystem UUIDs/)
    }
    expect(planned(fixture('pc'), { hw_rescue_bus: 'usb' }).warnings).to.deep.equal([])
  })

  it('is a disk that the guest may find before its own, on another controller', () => {
    const warned = (name: string, properties: ImageProperties): boolean =>
      planned(fixture(name), properties).warnings.some((text) => text.includes('sd names'))
    expect(warned('q35-sata-full', { hw_rescue_bus: 'scsi' })).to.equal(true)
    expect(warned('q35-sata-full', { hw_rescue_bus: 'sata' })).to.equal(true)
    expect(warned('q35-sata-full', { hw_rescue_bus: 'usb' })).to.equal(false)
    expect(warned('q35-virtio-scsi-iothreads', { hw_rescue_bus: 'scsi' })).to.equal(false)
    expect(warned('q35', { hw_rescue_bus: 'scsi' })).to.equal(false)
    expect(warned('q35-sata-full', { hw_rescue_device: 'cdrom', hw_rescue_bus: 'scsi' })).to.equal(
      false,
    )
  })

  it('is a virtio disk that only libvirt can place', () => {
    const { warnings } = planned(fixture('riscv64-virt'), { hw_rescue_bus: 'virtio' })
    expect(warnings).to.deep.equal([
      "libvirt chooses the address of 'vdb', so the guest may name it before other disks",
      "the <kernel> that the rescue leaves out may be the boot loader of machine 'virt': without it the rescue disk may not boot",
    ])
  })
})

function planned(xml: string, properties: ImageProperties): RescuePlan {
  const answer = plan(requestFor(xml, properties))
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues))
  return answer.value
}
