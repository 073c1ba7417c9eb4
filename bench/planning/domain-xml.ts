/** How the disks of a generated instance are attached. All have addresses, as libvirt stores them. */
export interface Shape {
  readonly machine: 'pc' | 'q35'
  readonly bus: 'virtio' | 'scsi'
}

/** Writes the definition of an ordinary instance with that many disks, at most 200. */
export function writeDomainXml({ machine, bus }: Shape, disks: number): string {
  const numbers = Array.from({ length: disks }, (_, at) => at)
  const places = { scsi: scsiPlace, virtio: machine === 'pc' ? slotPlace : portPlace }
  const controllers = { scsi: [SCSI], virtio: machine === 'pc' ? [] : numbers.map(rootPort) }
  return `<domain type='kvm'>
  <name>web</name>
  <uuid>8a3e5b0c-6f1d-4c2e-9d7a-1b2c3d4e5f60</uuid>
  <memory unit='KiB'>4194304</memory>
  <vcpu placement='static'>2</vcpu>
  <os>
    <type arch='x86_64' machine='${machine}'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features><acpi/><apic/></features>
  <cpu mode='host-model'/>
  <clock offset='utc'><timer name='rtc' tickpolicy='catchup'/><timer name='hpet' present='no'/></clock>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${numbers.map((at) => disk(targetOf(bus, at), bus, places[bus](at))).join('\n    ')}
    ${controllers[bus].join('\n    ')}
    <interface type='network'>
      <mac address='52:54:00:12:34:56'/>
      <source network='default'/>
      <model type='virtio'/>
      ${pci(0, 2, 0)}
    </interface>
    <serial type='pty'><target type='isa-serial' port='0'/></serial>
    <console type='pty'><target type='serial' port='0'/></console>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <input type='mouse' bus='ps2'/>
    <graphics type='vnc' port='-1' autoport='yes'/>
    <video><model type='virtio' heads='1' primary='yes'/>${pci(0, 1, 0)}</video>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend>${pci(0, 3, 0)}</rng>
  </devices>
</domain>`
}

const SCSI = `<controller type='scsi' index='0' model='virtio-scsi'>${pci(0, 4, 0)}</controller>`

function disk(target: string, bus: string, address: string): string {
  return `<disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none' discard='unmap'/>
      <source file='/var/lib/libvirt/images/web-${target}.qcow2'/>
      <target dev='${target}' bus='${bus}'/>
      <serial>web-${target}</serial>
      ${address}
    </disk>`
}

function targetOf(bus: Shape['bus'], at: number): string {
  const letter = (digit: number): string => String.fromCharCode(97 + digit)
  const high = Math.floor(at / 26)
  return `${bus === 'scsi' ? 'sd' : 'vd'}${high === 0 ? '' : letter(high - 1)}${letter(at % 26)}`
}

/** Uses the eight functions of each slot of bus 0. */
function slotPlace(at: number): string {
  return pci(0, 5 + (at >> 3), at & 7)
}

function portPlace(at: number): string {
  return pci(at + 1, 0, 0)
}

function rootPort(at: number): string {
  return `<controller type='pci' index='${at + 1}' model='pcie-root-port'>${slotPlace(at)}</controller>`
}

function scsiPlace(at: number): string {
  return `<address type='drive' controller='0' bus='0' target='0' unit='${at}'/>`
}

function pci(bus: number, slot: number, functionNumber: number): string {
  const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`
  return `<address type='pci' domain='0x0000' bus='${hex(bus)}' slot='${hex(slot)}' function='${hex(functionNumber)}'/>`
}
