import type { CommandLine, Properties } from './command-line.js'

/** The two command lines of one rescue. */
export interface Lines {
  readonly original: CommandLine
  readonly rescue: CommandLine
}

/** The `-device` of every `<disk>`, in the order of the definition; a passed-through disk is not one. */
export function disksOf({ devices }: CommandLine): readonly Properties[] {
  return devices.filter(
    (device) => DISK.test(textOf(device, 'driver')) && !textOf(device, 'id').startsWith('hostdev'),
  )
}

/** A property in text; empty if the device does not have it. */
export function textOf(device: Properties, key: string): string {
  const value = device[key]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** Properties that are numbers; 0 for one that the device does not have. */
export function numbersOf(device: Properties, ...keys: readonly string[]): readonly number[] {
  return keys.map((key) => Number(device[key] ?? 0))
}

/**
 * What a device is and where, to be compared: no boot order, and in place of its drive the files it is
 * read from, because the names of block nodes say only how many there are.
 */
export function essenceOf(line: CommandLine, device: Properties): Properties {
  const entries = Object.entries(device).filter(([key]) => !BOOT.test(key))
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === 'drive' ? chainOf(line, String(value)) : value]),
  )
}

/** A block node with the nodes below it in place of their names. */
export function chainOf(line: CommandLine, name: string): unknown {
  const node = line.nodes.get(name)
  if (node === undefined) return name
  const entries = Object.entries(node).filter(([key]) => key !== 'node-name')
  const chain = entries.map(([key, value]) => [
    key,
    typeof value === 'string' && BELOW.has(key) ? chainOf(line, value) : value,
  ])
  return JSON.parse(unnumbered(JSON.stringify(Object.fromEntries(chain))))
}

/** Names devices in a message. */
export function namesOf(devices: readonly Properties[]): string {
  const names = devices.map((device) => textOf(device, 'id') || textOf(device, 'driver'))
  return names.length === 0 ? 'none' : names.map((name) => `'${name}'`).join(', ')
}

/** A text with libvirt's counted names of nodes and of their secrets made equal. */
export function unnumbered(text: string): string {
  return text.replaceAll(/libvirt-\d+-/g, 'libvirt-N-')
}

const DISK =
  /^(virtio-blk|vhost-user-blk|scsi-(hd|cd|disk|block)\b|ide-(hd|cd)\b|usb-storage|floppy)/
const BOOT = /^bootindex/
const BELOW: ReadonlySet<string> = new Set(['file', 'backing', 'data-file'])
