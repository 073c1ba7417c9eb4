import type { LibvirtConnection } from '../../../provider/libvirt/index.js'
import type { RescueInputs } from '../../../provider/instance-rescue/index.js'
import { createFakeLibvirt, type FakeLibvirt } from '../../fake/fake-libvirt.js'
import { VirtualClock } from './virtual-clock.js'
import type { Runtime } from '../../../provider/host/index.js'

/** What happens right before the nth call of that name that a process makes. */
export interface Before {
  readonly call: string
  readonly nth?: number
  readonly happens: () => unknown
}

/** An instance on a libvirt in memory, and processes that work on it in turns. */
export interface TwoProcesses {
  readonly fake: FakeLibvirt
  readonly clock: VirtualClock
  readonly inputs: RescueInputs
  readonly uuid: string
  /** A process of that number; others take it for dead once it is in `dead`. */
  readonly runtime: (pid: number, before?: Before) => Runtime
  readonly dead: Set<number>
  /** Files in the pool, sorted. */
  readonly files: () => string[]
}

/** Defines an instance that runs unless told otherwise. */
export async function makeTwoProcesses(running = true): Promise<TwoProcesses> {
  const clock = new VirtualClock()
  const fake = createFakeLibvirt({
    schedule: (ms, run) => {
      clock.at(ms, run)
    },
  })
  fake.addFile('/images/root.qcow2', Buffer.alloc(512), 'qcow2')
  fake.addFile('/images/rescue.img', Buffer.alloc(4_096))
  const libvirt = await fake.connect()
  const dom = await libvirt.domainDefineXmlFlags({ xml: DEFINITION })
  if (running) await libvirt.domainCreateWithFlags({ dom })
  await libvirt.close()
  const dead = new Set<number>()
  let random = 0
  return {
    fake,
    clock,
    dead,
    uuid: UUID,
    inputs: {
      instance: 'web',
      image: { path: '/images/rescue.img', properties: { hw_rescue_bus: 'virtio' } },
      shutdownTimeout: 0,
      uri: 'qemu:///system',
      owner: { organization: 'organization', project: 'tests', stack: 'fake', name: 'fix' },
    },
    runtime: (pid, before) => ({
      clock,
      holder: { host: 'fake', pid, startedAt: `${pid}`, nonce: `nonce-${pid}` },
      connect: async () => watched(await fake.connect(), before),
      randomHex: () => `${pid}${(random += 1)}`.padStart(12, '0'),
      isProvenDead: (holder) => dead.has(holder.pid),
      saveFile: (name) => ({ path: `/tmp/${name}` }),
      isEngineAlive: () => true,
      warn: () => undefined,
      say: () => undefined,
    }),
    files: () => [...fake.files.keys()].sort(),
  }
}

function watched(connection: LibvirtConnection, before: Before | undefined): LibvirtConnection {
  if (before === undefined) return connection
  let seen = 0
  return new Proxy(connection, {
    get: (target, name: keyof LibvirtConnection) => {
      const method: unknown = Reflect.get(target, name)
      if (name !== before.call || typeof method !== 'function') return method
      return async (...args: unknown[]) => {
        seen += 1
        if (seen === (before.nth ?? 1)) await before.happens()
        return Reflect.apply(method, target, args) as unknown
      }
    },
  })
}

const UUID = '0d350416-a38b-4efc-a73a-c2f889cbca99'
const DEFINITION = `<domain type='qemu'>
  <name>web</name>
  <uuid>${UUID}</uuid>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/images/root.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>`
