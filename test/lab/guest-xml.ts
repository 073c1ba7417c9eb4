import type { DirectKernel } from './image.js'

/** One disk of a lab guest. */
export interface DiskSpec {
  readonly target: string
  readonly bus: string
  /** `disk` if not given. */
  readonly device?: 'disk' | 'cdrom' | 'floppy' | 'lun'
  /** A file's path; an empty drive without one. */
  readonly file?: string
  /** In place of a file: the disk's type and its `<source>` element. */
  readonly source?: readonly [type: string, element: string]
  readonly format?: 'raw' | 'qcow2'
  readonly serial?: string
  /** See `address`. */
  readonly address?: string
  readonly boot?: number
}

/** One network card of a lab guest, on a network of its own. */
export interface NicSpec {
  readonly mac: string
  /** `virtio` if not given. */
  readonly model?: string
  readonly address?: string
}

/** A lab guest in few words. */
export interface GuestSpec {
  readonly name: string
  readonly machine?: 'pc' | 'q35'
  readonly firmware?: 'bios' | 'efi'
  readonly kernel?: DirectKernel
  /** `<os><boot dev=…>`, in order. */
  readonly osBoot?: readonly string[]
  readonly disks: readonly DiskSpec[]
  readonly nics?: readonly NicSpec[]
  /** More elements of `<devices>`. */
  readonly devices?: readonly string[]
  /** More elements of `<domain>`. */
  readonly elements?: readonly string[]
}

/** Writes a guest's domain XML, with its serial console logged to a file. */
export function guestXml(guest: GuestSpec, log: string): string {
  return `<domain type='qemu'>
  <name>${guest.name}</name>
  <memory unit='MiB'>256</memory>
  <vcpu>1</vcpu>
  <os${guest.firmware === 'efi' ? " firmware='efi'" : ''}>
    <type arch='x86_64' machine='${guest.machine ?? 'pc'}'>hvm</type>
    ${guest.firmware === 'efi' ? EFI : ''}${direct(guest.kernel)}
    ${(guest.osBoot ?? []).map((device) => `<boot dev='${device}'/>`).join('')}
  </os>
  <features><acpi/><apic/></features>
  ${(guest.elements ?? []).join('\n  ')}
  <devices>
    ${guest.disks.map(disk).join('\n    ')}
    ${(guest.nics ?? []).map(nic).join('\n    ')}
    ${(guest.devices ?? []).join('\n    ')}
    <serial type='pty'><log file='${log}' append='on'/></serial>
    <memballoon model='none'/>
  </devices>
</domain>`
}

/**
 * `<address>` from a short form: `pci 0:07.0` (bus:slot.function, hex), `drive 0:0:0:5`
 * (controller:bus:target:unit), `usb 0:1.2` (bus:port).
 */
export function address(text: string): string {
  const [type = '', rest = ''] = text.split(' ')
  const parts = type === 'usb' ? rest.split(':') : rest.split(/[:.]/)
  const names = ADDRESS_PARTS[type] ?? []
  const attributes = names.map((name, at) => {
    return `${name}='${type === 'pci' ? '0x' : ''}${parts[at] ?? ''}'`
  })
  return `<address type='${type}' ${attributes.join(' ')}/>`
}

const ADDRESS_PARTS: Readonly<Record<string, readonly string[]>> = {
  pci: ['bus', 'slot', 'function'],
  drive: ['controller', 'bus', 'target', 'unit'],
  usb: ['bus', 'port'],
}

const EFI = `<firmware><feature enabled='no' name='secure-boot'/></firmware>`

function direct(kernel: DirectKernel | undefined): string {
  if (kernel === undefined) return ''
  const { initrd, cmdline } = kernel
  return `<kernel>${kernel.kernel}</kernel><initrd>${initrd}</initrd><cmdline>${cmdline}</cmdline>`
}

function disk(spec: DiskSpec): string {
  const file = spec.file === undefined ? '' : `<source file='${spec.file}'/>`
  const [type, source] = spec.source ?? ['file', file]
  return [
    `<disk type='${type}' device='${spec.device ?? 'disk'}'>`,
    `<driver name='qemu' type='${spec.format ?? 'raw'}'/>${source}`,
    `<target dev='${spec.target}' bus='${spec.bus}'/>`,
    spec.serial === undefined ? '' : `<serial>${spec.serial}</serial>`,
    spec.device === 'cdrom' ? '<readonly/>' : '',
    spec.boot === undefined ? '' : `<boot order='${spec.boot}'/>`,
    spec.address === undefined ? '' : address(spec.address),
    '</disk>',
  ].join('')
}

function nic(spec: NicSpec): string {
  return [
    `<interface type='user'><mac address='${spec.mac}'/><model type='${spec.model ?? 'virtio'}'/>`,
    spec.address === undefined ? '' : address(spec.address),
    '</interface>',
  ].join('')
}
