import type { FakeLibvirt } from '../../fake/fake-libvirt.js'
import { qcow2Header } from '../../fake/qcow2-header.js'

const disk = (name: string, target: string): string => `
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/images/${name}.qcow2'/>
      <target dev='${target}' bus='virtio'/>
    </disk>`

const UUID = '0d350416-a38b-4efc-a73a-c2f889cbca99'

/** The instance `web` of the tests in memory: a root and a data disk, and a password. */
export const WEB = {
  name: 'web',
  uuid: UUID,
  xml: `<domain type='qemu'>
  <name>web</name>
  <uuid>${UUID}</uuid>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>${disk('root', 'vda')}${disk('data', 'vdb')}
    <graphics type='vnc' passwd='secret12'/>
  </devices>
</domain>`,
} as const

/** Puts its disks and the rescue image onto a host in memory. */
export function addFilesOfWeb(fake: FakeLibvirt): void {
  for (const name of ['root', 'data'])
    fake.addFile(`/images/${name}.qcow2`, qcow2Header({ size: 2n ** 24n }), 'qcow2')
  fake.addFile('/images/rescue.img', Buffer.alloc(4_096))
}
