import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Daemon } from '../lab/daemon/daemon.js'

/** An instance of a private daemon whose disks are empty: its firmware runs and finds nothing. */
export interface Instance {
  readonly name: string
  /** The stored definition, which no rescue may change. */
  definition(): Promise<string>
  /** Another number after every start, `-` while it is off. */
  id(): Promise<string>
  /** `running`, `paused`, `shut off`. */
  state(): Promise<string>
  /** Targets of the running guest's disks in order, or of the stored definition's if it is off. */
  disks(): Promise<readonly string[]>
}

/** How an instance is made; a running q35 with one virtio disk if nothing is said. */
export interface InstanceOptions {
  readonly machine?: 'pc' | 'q35'
  readonly isRunning?: boolean
  /** MiB; 32 if not given, which is too little for a system. */
  readonly memory?: number
}

/** Defines an instance, with a root disk in the pool `default`, and starts it. */
export async function makeInstance(
  daemon: Daemon,
  name: string,
  { machine = 'q35', isRunning = true, memory = 32 }: InstanceOptions = {},
): Promise<Instance> {
  const virsh = async (...args: string[]): Promise<string> => (await daemon.virsh(...args)).trim()
  await makeVolume(daemon, `${name}.qcow2`, 'qcow2')
  const file = join(daemon.directory, `${name}.xml`)
  writeFileSync(file, definition({ name, machine, memory }, join(daemon.images, `${name}.qcow2`)))
  await virsh('define', file)
  if (isRunning) await virsh('start', name)
  return {
    name,
    definition: () => virsh('dumpxml', '--inactive', '--security-info', name),
    id: () => virsh('domid', name),
    state: () => virsh('domstate', name),
    disks: async () => {
      const lines = (await virsh('domblklist', name)).split('\n')
      return lines.map((line) => line.trim().split(/\s+/)[0] ?? '')
    },
  }
}

/** Makes an empty volume of 4 MiB in the pool `default`, and says where it is. */
export async function makeVolume(
  daemon: Daemon,
  name: string,
  format: 'raw' | 'qcow2',
): Promise<string> {
  await daemon.virsh('vol-create-as', 'default', name, '4M', '--format', format)
  return join(daemon.images, name)
}

function definition(
  {
    name,
    machine,
    memory,
  }: { name: string } & Pick<Required<InstanceOptions>, 'machine' | 'memory'>,
  root: string,
): string {
  return `
    <domain type='qemu'>
      <name>${name}</name>
      <memory unit='MiB'>${memory}</memory>
      <os><type arch='x86_64' machine='${machine}'>hvm</type><boot dev='hd'/></os>
      <features><acpi/></features>
      <devices>
        <disk type='file' device='disk'>
          <driver name='qemu' type='qcow2'/>
          <source file='${root}'/>
          <target dev='vda' bus='virtio'/>
        </disk>
        <serial type='pty'/>
        <graphics type='vnc' passwd='rosebud'><listen type='socket'/></graphics>
      </devices>
    </domain>`
}
