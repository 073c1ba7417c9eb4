import { Config, getStack } from '@pulumi/pulumi'
import { InstanceRescue, RescueCommand } from 'pulumi-libvirt-rescue'

const config = new Config()
const host = config.require('host')
const image = config.require('image')
const incident = getStack()

// Not every ISO boots from a disk or on usb, but each boots from a cdrom on the machine's own bus for it.
const device = config.get<'disk' | 'cdrom'>('device') ?? (image.endsWith('.iso') ? 'cdrom' : 'disk')
const bus =
  config.get<'virtio' | 'scsi' | 'sata' | 'ide' | 'usb'>('bus') ??
  (device === 'cdrom' ? undefined : 'usb')

const rescue = new InstanceRescue('rescue', {
  uri: host.includes('://') ? host : `qemu+ssh://root@${host}/system`,
  instance: config.require('instance'),
  image: {
    path: image,
    properties: {
      hw_rescue_device: device,
      ...(bus === undefined ? {} : { hw_rescue_bus: bus }),
    },
  },
  shutdownTimeout: config.getNumber('shutdownTimeout'),
  afterUnrescue: config.get<'restore' | 'start' | 'stop'>('afterUnrescue'),
  reason: `${incident}: ${requireText('reason')} (${requireText('operator')})`,
})

// Scripts, as texts: so whoever takes over has them, and the history shows them.
const script = config.get('repair')
const proof = config.get('check')
const chroot = config.getBoolean('chroot')
const repair =
  script === undefined
    ? undefined
    : new RescueCommand('repair', {
        instance: rescue,
        create: script,
        delete: config.get('undo'),
        chroot,
      })
const check =
  proof === undefined
    ? undefined
    : new RescueCommand(
        'check',
        { instance: rescue, create: proof, chroot, triggers: [script, repair?.stdout] },
        { dependsOn: repair === undefined ? [] : [repair] },
      )

export const repaired = repair?.stdout
export const checked = check?.stdout
export const status = rescue.status
export const statusReason = rescue.statusReason
export const since = rescue.startedAt
export const disks = rescue.layout.apply(({ before, after }) =>
  align([
    ['target', 'guest', 'bus', 'role', 'file'],
    ...after.map(({ target, guestName, bus, role, source, from }) => {
      const old = before.find((place) => place.from === from)?.target
      const moved = old === undefined || old === target ? '' : ` (normally ${old})`
      return [`${target}${moved}`, guestName ?? '?', bus, role, source ?? '']
    }),
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

/** A setting that the history must name: `-c operator="$USER"` is empty if USER is not set. */
function requireText(key: string): string {
  const text = config.require(key).trim()
  if (text === '') throw new Error(`The setting '${key}' is empty.`)
  return text
}
