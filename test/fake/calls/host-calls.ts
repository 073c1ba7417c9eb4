import type { Handlers } from './handlers.js'

/** Calls about the host: a QEMU that knows every bus. */
export const HOST_CALLS: Handlers = {
  connectGetLibVersion: ({ versions }) => BigInt(versions.libvirt),
  connectGetVersion: ({ versions }) => BigInt(versions.qemu),
  connectGetHostname: () => 'fake',
  connectGetCapabilities: ({ guestOwner }) => {
    const dac =
      guestOwner === null
        ? ''
        : `<secmodel><model>dac</model><doi>0</doi><baselabel type='qemu'>${guestOwner}</baselabel></secmodel>`
    return `<capabilities><host><uuid>4c4c4544-0052-3510-8052-b4c04f564433</uuid>${dac}</host></capabilities>`
  },
  connectGetDomainCapabilities: (_host, { arch = 'x86_64', machine = 'pc' }) =>
    `<domainCapabilities><path>/usr/bin/qemu-system-x86_64</path><domain>qemu</domain>` +
    `<machine>${machine ?? 'pc'}</machine><arch>${arch ?? 'x86_64'}</arch><devices><disk supported='yes'>` +
    values('diskDevice', ['disk', 'cdrom', 'floppy', 'lun']) +
    values(
      'bus',
      ['fdc', 'ide', 'scsi', 'virtio', 'usb', 'sata'].filter((bus) =>
        canHave(machine ?? 'pc', bus),
      ),
    ) +
    `</disk></devices></domainCapabilities>`,
}

/** q35 has no IDE and no floppy controller. */
function canHave(machine: string, bus: string): boolean {
  return !machine.includes('q35') || (bus !== 'ide' && bus !== 'fdc')
}

function values(name: string, all: readonly string[]): string {
  return `<enum name='${name}'>${all.map((value) => `<value>${value}</value>`).join('')}</enum>`
}
