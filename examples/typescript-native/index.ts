import * as pulumi from '@pulumi/pulumi'
import type { InstanceRescueArgs, RescueLayout, RescueStatus } from 'pulumi-libvirt-rescue'

/** A rescue through the plugin `pulumi-resource-libvirt-rescue`. The package's own class needs no plugin. */
class InstanceRescue extends pulumi.CustomResource {
  declare readonly layout: pulumi.Output<RescueLayout>
  declare readonly status: pulumi.Output<RescueStatus>
  declare readonly console: pulumi.Output<string>

  constructor(name: string, args: InstanceRescueArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { layout: undefined, status: undefined, console: undefined }
    super('libvirt-rescue:index:InstanceRescue', name, { ...outputs, ...args }, opts)
  }
}

const config = new pulumi.Config()
const rescue = new InstanceRescue('fix', {
  instance: config.require('instance'),
  image: {
    path: config.require('image'),
    properties: { hw_rescue_bus: (config.get('bus') ?? 'usb') as 'usb' | 'virtio' },
  },
  shutdownTimeout: config.getNumber('shutdownTimeout'),
})

export const layout = rescue.layout
export const status = rescue.status
export const consoleCommand = rescue.console
