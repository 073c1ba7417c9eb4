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
  after.map(({ target, bus, role }) => `${target} on ${bus}: ${role}`),
)
export const consoleCommand = rescue.console
