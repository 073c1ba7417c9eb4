import { Config } from '@pulumi/pulumi'
import { InstanceRescue } from 'pulumi-libvirt-rescue'

const config = new Config()
const image = config.require('image') // a path on the libvirt host, inside a storage pool

// Not every ISO boots from a disk or on usb, but each boots from a cdrom on the machine's own bus for it.
const device = config.get<'disk' | 'cdrom'>('device') ?? (image.endsWith('.iso') ? 'cdrom' : 'disk')
const bus =
  config.get<'virtio' | 'scsi' | 'sata' | 'ide' | 'usb'>('bus') ??
  (device === 'cdrom' ? undefined : 'usb')

const rescue = new InstanceRescue('rescue', {
  instance: config.require('instance'),
  image: {
    path: image,
    properties: {
      hw_rescue_device: device,
      ...(bus === undefined ? {} : { hw_rescue_bus: bus }),
    },
  },
  shutdownTimeout: config.getNumber('shutdownTimeout'),
  reason: config.get('reason'),
})

export const status = rescue.status
export const disks = rescue.layout.apply(({ after }) =>
  align([
    ['target', 'guest', 'bus', 'role'],
    ...after.map(({ target, guestName, bus, role }) => [target, guestName ?? '?', bus, role]),
  ]),
)
export const consoleCommand = rescue.console

/** Rows as lines of text, each column as wide as its widest cell. */
function align(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<readonly number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  )
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)))
  return lines.map((cells) => cells.join('  ').trimEnd()).join('\n')
}
