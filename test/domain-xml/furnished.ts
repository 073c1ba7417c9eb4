import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../lab/daemon/daemon.js'

/** Makes an empty image in the pool and gives its path. */
export async function makeImage(daemon: Daemon, name: string, format = 'qcow2'): Promise<string> {
  await daemon.virsh('vol-create-as', 'default', name, '8M', '--format', format)
  return join(daemon.images, name)
}

/** Writes a text to a file that virsh can read, and gives its path. */
export function writeXml(daemon: Daemon, name: string, text: string): string {
  const path = join(daemon.directory, `${name}.xml`)
  writeFileSync(path, text)
  return path
}

/** Room for what is plugged in later. */
const ROOT_PORTS = Array.from(
  { length: 14 },
  (_, port) => `<controller type='pci' index='${port + 1}' model='pcie-root-port'/>`,
).join('')

/** A domain with every kind of device that libvirt decorates while it runs; its images are made. */
export async function furnishedDomain(daemon: Daemon, name: string): Promise<string> {
  const [root, data, cd] = [
    await makeImage(daemon, `${name}.qcow2`),
    await makeImage(daemon, `${name}-data.qcow2`),
    await makeImage(daemon, `${name}.iso`, 'raw'),
  ]
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>
      <os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os><features><acpi/></features>
      <devices>
        <controller type='scsi' index='0' model='virtio-scsi'/>${ROOT_PORTS}
        ${diskXml(root, 'vda', 'virtio')}${diskXml(data, 'sda', 'scsi')}
        <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${cd}'/><target dev='sdb' bus='sata'/></disk>
        <disk type='file' device='cdrom'><target dev='sdc' bus='sata'/></disk>
        <disk type='volume' device='disk'><driver name='qemu' type='qcow2'/><source pool='default' volume='${name}-vol.qcow2'/><target dev='vdb' bus='virtio'/></disk>
        <interface type='user'><mac address='52:54:00:11:22:01'/><model type='virtio'/></interface>
        <interface type='user'><mac address='52:54:00:11:22:02'/><model type='e1000e'/></interface>
        <serial type='pty'/><console type='pty'/>
        <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
        <input type='tablet' bus='usb'/><sound model='ich9'/><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
        <graphics type='vnc' port='-1' autoport='yes' passwd='x'/><video><model type='vga'/></video>
        <watchdog model='i6300esb' action='none'/>
      </devices></domain>`
}

/** A disk of an image in a file. */
export function diskXml(path: string, target: string, bus: string): string {
  return `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='${target}' bus='${bus}'/></disk>`
}
