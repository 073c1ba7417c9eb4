import { join } from 'node:path'
import { writeIso } from '../../../provider/config-drive/iso/write-iso.js'
import type { DriveFormat } from '../../../provider/planner/types.js'
import {
  makeInstance,
  type BareInstance,
  type BareOptions,
} from '../../instance-rescue/support/instance.js'
import type { Daemon } from '../../lab/daemon/daemon.js'
import { writeOwned } from '../../lab/image.js'

/** An instance with a config drive of its own, a network card, an agent's port and a console that is a socket. */
export interface InstanceWithDrive extends BareInstance {
  /** Path of the console's socket on the host. */
  readonly console: string
  /** Path of its own config drive; null: none. */
  readonly drive: string | null
}

/** Its own drive hands over other keys and a script: the rescue system must not get these. */
const OWN_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb0own0own0own0own0own0own0own0own0own0own0 of-the-instance'
const OWN_SCRIPT = '#!/bin/sh\ntouch /root/set-up-again\n'

const OWN_FILES: Readonly<Record<DriveFormat, Readonly<Record<string, string>>>> = {
  'config-2': {
    'openstack/latest/meta_data.json': JSON.stringify({
      uuid: 'the-instance',
      hostname: 'web-of-the-drive',
      public_keys: { own: OWN_KEY },
    }),
    'openstack/latest/user_data': OWN_SCRIPT,
  },
  cidata: {
    'meta-data': `instance-id: the-instance\nlocal-hostname: web-of-the-drive\npublic-keys: ["${OWN_KEY}"]\n`,
    'user-data': OWN_SCRIPT,
  },
}

/** Defines the instance, and starts it unless it is to be off; it has enough memory for a Debian. */
export async function makeInstanceWithDrive(
  daemon: Daemon,
  name: string,
  format: DriveFormat | null,
  { change: also = (xml) => xml, ...options }: Omit<BareOptions, 'name'> = {},
): Promise<InstanceWithDrive> {
  const console = join(daemon.directory, `${name}.console`)
  const drive = format === null ? null : join(daemon.images, `${name}-seed.iso`)
  if (format !== null && drive !== null) {
    const files = Object.entries(OWN_FILES[format]).map(([path, text]) => {
      return { path, bytes: Buffer.from(text) }
    })
    writeOwned(drive, writeIso(format, files))
    await daemon.virsh('pool-refresh', 'default')
  }
  const change = (xml: string): string =>
    also(xml)
      .replace('>64</memory>', '>640</memory>')
      .replace(
        '<graphics',
        `${drive === null ? '' : cdrom(drive)}${DEVICES}${serial(console)}<graphics`,
      )
  return { ...(await makeInstance(daemon, { ...options, name, change })), console, drive }
}

const DEVICES = `
    <interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`

function serial(path: string): string {
  return `<serial type='unix'><source mode='bind' path='${path}'/><log file='${path}.log' append='on'/></serial>`
}

function cdrom(file: string): string {
  return `
    <disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${file}'/>
      <target dev='hda' bus='ide'/><readonly/></disk>`
}
