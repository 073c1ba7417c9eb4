import { Config } from '@pulumi/pulumi'
import { InstanceRescue } from 'pulumi-libvirt-rescue'

const config = new Config()
const image = config.require('image') // a path on the libvirt host, inside a storage pool

const rescue = new InstanceRescue('rescue', {
  instance: config.require('instance'),
  image: {
    path: image,
    properties: {
      // Not every ISO boots from a disk, but each boots from a cdrom.
      hw_rescue_device: config.get('device') ?? (image.endsWith('.iso') ? 'cdrom' : 'disk'),
      hw_rescue_bus: config.get('bus') ?? 'usb',
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
