import { Config } from '@pulumi/pulumi'
import { InstanceRescue, RescueImage } from 'pulumi-libvirt-rescue'

const config = new Config()

const system = new RescueImage('system', { source: { builtin: true } })

const rescue = new InstanceRescue('web', {
  instance: 'web',
  image: system,
  sshAuthorizedKeys: [config.require('key')],
  reason: 'web does not boot',
})

export const { status, proof, bootedAt, sshHostKey } = rescue
