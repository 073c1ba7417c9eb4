import { Config } from '@pulumi/pulumi'
import { InstanceRescue } from 'pulumi-libvirt-rescue'

const config = new Config()

const rescue = new InstanceRescue('rescue', {
  instance: config.require('instance'),
  image: {
    path: config.require('image'), // on the libvirt host, inside a storage pool
    properties: { hw_rescue_bus: config.get('bus') ?? 'usb' },
  },
  reason: config.get('reason'),
})

export const status = rescue.status
export const disks = rescue.layout.apply(({ after }) =>
  after.map(({ target, bus, role }) => `${target} on ${bus}: ${role}`),
)
export const consoleCommand = rescue.console
