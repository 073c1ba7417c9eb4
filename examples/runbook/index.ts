import { Config, getStack } from '@pulumi/pulumi'
import { InstanceRescue } from 'pulumi-libvirt-rescue'

const config = new Config()
const host = config.require('host')
const incident = getStack()
const operator = config.require('operator')

const rescue = new InstanceRescue('rescue', {
  uri: host.includes('://') ? host : `qemu+ssh://root@${host}/system`,
  instance: config.require('instance'),
  image: {
    path: config.require('image'),
    properties: {
      hw_rescue_device: config.get('device') ?? 'disk',
      hw_rescue_bus: config.get('bus') ?? 'usb',
    },
  },
  shutdownTimeout: config.getNumber('shutdownTimeout'),
  afterUnrescue: config.get<'restore' | 'start' | 'stop'>('afterUnrescue'),
  reason: `${incident}: ${config.require('reason')} (${operator})`,
})

export const status = rescue.status
export const statusReason = rescue.statusReason
export const since = rescue.startedAt
export const disks = rescue.layout.apply(({ before, after }) =>
  after.map(({ target, bus, role, source, from }) => {
    const old = before.find((place) => place.from === from)?.target
    const moved = old === undefined || old === target ? '' : ` (normally ${old})`
    return `${target}${moved} on ${bus}: ${role} ${source ?? ''}`
  }),
)
export const consoleCommand = rescue.console
