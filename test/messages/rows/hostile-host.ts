import type { Host, Runtime } from '../../../provider/host/index.js'
import { withHost } from '../../../provider/host/index.js'
import { create, remove } from '../../../provider/instance-rescue/index.js'
import type { RescueInputs, RescueOutputs } from '../../../provider/instance-rescue/index.js'
import { escape } from '../../../provider/xml/escape.js'
import { qcow2Header } from '../../fake/qcow2-header.js'
import type { FakeDomain } from '../../fake/host.js'
import { makeMemoryHost, type MemoryHost } from '../../instance-rescue/support/memory-host.js'

/** A host in memory on which everything has a hostile name: instance, pool, root disk, stack and URI. */
export interface HostileHost extends MemoryHost {
  readonly name: string
  readonly uri: string
  readonly uuid: string
  /** How virsh must be told the instance: it would take the name 7 for an id. */
  readonly word: string
  /** The path of the root disk. */
  readonly root: string
  readonly domain: FakeDomain
  rescue(more?: Partial<RescueInputs>): Promise<RescueOutputs>
  /** The message with which destroy fails. */
  refusalOf(outputs: RescueOutputs, runtime?: Runtime): Promise<string>
  /** What a job on this host says. */
  on<T>(job: (host: Host) => Promise<T>): Promise<T>
  switchPoolOff(): void
  /** Puts a file into the pool, and libvirt knows of it. */
  addVolume(name: string): Promise<void>
}

/** Makes one. */
export async function makeHostileHost(name: string): Promise<HostileHost> {
  const root = `/images/${name}`
  const uri = `qemu:///system?socket=/${name}`
  const host = await makeMemoryHost({
    uri,
    running: false,
    change: (xml) =>
      xml
        .replace('<name>web</name>', () => `<name>${escape(name, 'text')}</name>`)
        .replace('/images/root.qcow2', () => escape(root, 'attribute')),
  })
  const { fake } = host
  fake.addFile(root, qcow2Header({ size: 2n ** 24n }), 'qcow2')
  fake.pools.clear()
  const pool = fake.addPool({ name, path: '/images' })
  const domain = fake.domain(name)
  const libvirt = await fake.connect()
  await libvirt.domainCreateWithFlags({ dom: await libvirt.domainLookupByName({ name }) })
  const owner = { ...host.inputs.owner, stack: name }
  const inputs = { ...host.inputs, instance: name, uri, owner }
  return {
    ...host,
    inputs,
    name,
    uri,
    root,
    domain,
    uuid: domain.uuid,
    word: name === '7' ? domain.uuid : name,
    rescue: async (more = {}) =>
      (await host.run(create({ ...inputs, ...more }, host.runtime))).outputs,
    refusalOf: async (outputs, runtime = host.runtime) =>
      messageOf(await host.failureOf(remove(outputs, runtime))),
    on: (job) => host.run(withHost(uri, host.runtime, job)),
    addVolume: async (volume) => {
      fake.addFile(`/images/${volume}`, Buffer.alloc(512))
      await libvirt.storagePoolRefresh({ pool })
    },
    switchPoolOff: () => {
      for (const pool of fake.pools.values()) pool.active = false
    },
  }
}

/** The message of an error. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message
  throw new Error(`not an error: ${String(error)}`)
}
