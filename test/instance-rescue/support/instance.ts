import { randomUUID } from 'node:crypto'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import type { Daemon } from '../../lab/daemon/daemon.js'

/** A small instance without a system inside: QEMU runs, nothing answers shutdown requests. */
export interface BareInstance {
  readonly name: string
  readonly uuid: string
  /** SHA-256 of the stored definition, passwords included. */
  hash(): Promise<string>
  state(): Promise<string>
  /** Names of all volumes of the pool, sorted. */
  volumes(): Promise<string[]>
}

export interface BareOptions {
  readonly name?: string
  readonly running?: boolean
  readonly transient?: boolean
  /** Replaces parts of the XML. */
  readonly change?: (xml: string) => string
}

/** Defines (or only starts) an instance with a root and a data disk. */
export async function makeInstance(
  daemon: Daemon,
  options: BareOptions = {},
): Promise<BareInstance> {
  const name = options.name ?? 'web'
  const uuid = randomUUID()
  for (const disk of ['root', 'data']) {
    await daemon.virsh(
      'vol-create-as',
      'default',
      `${name}-${disk}.qcow2`,
      '16M',
      '--format',
      'qcow2',
    )
  }
  const write = options.change ?? ((xml: string) => xml)
  const path = writeFileFor(daemon, `${name}.xml`, write(definition(daemon, name, uuid)))
  if (options.transient === true) await daemon.virsh('create', path)
  else {
    await daemon.virsh('define', path)
    if (options.running !== false) await daemon.virsh('start', name)
  }
  return {
    name,
    uuid,
    hash: async () =>
      createHash('sha256')
        .update(await daemon.virsh('dumpxml', name, '--inactive', '--security-info'))
        .digest('hex'),
    state: async () => (await daemon.virsh('domstate', name)).trim(),
    volumes: async () => {
      await daemon.virsh('pool-refresh', 'default')
      const lines = (await daemon.virsh('vol-list', 'default')).split('\n')
      return lines.flatMap((line) => line.trim().split(/\s+/)[0] || []).sort()
    },
  }
}

/** A rescue of an instance of this daemon from this image; nothing answers a shutdown request. */
export function inputsOn(
  { uri }: Daemon,
  instance: string,
  path: string,
  properties: Readonly<Record<string, string>> = { hw_rescue_bus: 'virtio' },
): RescueInputs {
  return {
    instance,
    image: { path, properties },
    shutdownTimeout: 0,
    uri,
    owner: { organization: 'organization', project: 'tests', stack: 'lab', name: 'fix' },
  }
}

/** Puts a rescue image into the pool's folder; its content boots nothing. */
export function makeImage(
  daemon: Daemon,
  name = 'rescue.img',
  content: Uint8Array = Buffer.alloc(1_048_576),
): string {
  return writeFileFor(daemon, `images/${name}`, content)
}

function writeFileFor(daemon: Daemon, name: string, content: string | Uint8Array): string {
  const path = join(daemon.directory, name)
  writeFileSync(path, content)
  if (process.getuid?.() === 0) chownSync(path, 65534, 65534)
  return path
}

function definition(daemon: Daemon, name: string, uuid: string): string {
  const disk = (role: string, target: string): string => `
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='${daemon.images}/${name}-${role}.qcow2'/>
      <target dev='${target}' bus='virtio'/>
    </disk>`
  return `<domain type='qemu'>
  <name>${name}</name>
  <uuid>${uuid}</uuid>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
  <features><acpi/></features>
  <devices>${disk('root', 'vda')}${disk('data', 'vdb')}
    <graphics type='vnc' passwd='secret12'><listen type='socket'/></graphics>
    <video><model type='vga'/></video>
    <memballoon model='none'/>
  </devices>
</domain>`
}
