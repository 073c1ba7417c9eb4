import * as pulumi from '@pulumi/pulumi'
import { InstanceRescue } from 'pulumi-libvirt-rescue'

const config = new pulumi.Config()
const rescue = new InstanceRescue('rescue', {
  instance: config.require('instance'),
  image: {
    path: config.require('image'),
    properties: { hw_rescue_bus: config.get('bus') ?? 'usb' },
  },
  reason: config.get('reason'),
})

export const { mode, rescueDevice, console } = rescue
