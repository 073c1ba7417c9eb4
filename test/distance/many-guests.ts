import { preview } from '../../provider/instance-rescue/index.js'
import { shareConnections } from '../../provider/host/connections/shared-connections.js'
import { qcow2Header } from '../fake/qcow2-header.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/support/memory-host.js'

/** The calls of previews on a host with many running guests. */
export interface Crowd {
  readonly calls: number
  /** How many of them read what a running guest consists of, to see whether it uses the image. */
  readonly reads: number
}

/** Previews the rescues of that many instances at once, as one program does; all instances run. */
export async function measureCrowd(guests: number, rescues: number): Promise<Crowd> {
  const host = await makeMemoryHost()
  for (const number of numbers(guests)) await addGuest(host, number)
  const connect = shareConnections(() => host.fake.connect(), {
    later: () => () => undefined, // nothing is left unused for so long
  })
  const runtime = { ...host.runtime, connect }
  const made = host.fake.calls.length
  const instances = ['web', ...numbers(guests).map(nameOf)].slice(0, rescues)
  const previews = instances.map((instance) =>
    preview({ ...host.inputs, instance }, undefined, runtime),
  )
  for (const { failures } of await host.run(Promise.all(previews)))
    if (failures.length > 0) throw new Error(JSON.stringify(failures))
  const calls = host.fake.calls.slice(made)
  const reads = calls.filter(({ call, args }) => call === 'domainGetXmlDesc' && !('flags' in args))
  return { calls: calls.length, reads: reads.length }
}

const numbers = (guests: number): number[] => Array.from({ length: guests - 1 }, (_, at) => at + 2)
const nameOf = (number: number): string => `web${number}`

async function addGuest({ fake }: MemoryHost, number: number): Promise<void> {
  const root = `/images/root${number}.qcow2`
  fake.addFile(root, qcow2Header({ size: 2n ** 24n }), 'qcow2')
  for (const pool of fake.pools.values()) pool.cache.add(`root${number}.qcow2`)
  const uuid = `0d350416-a38b-4efc-a73a-${String(number).padStart(12, '0')}`
  const xml = `<domain type='qemu'><name>${nameOf(number)}</name><uuid>${uuid}</uuid>
    <memory>65536</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
      <source file='${root}'/><target dev='vda' bus='virtio'/></disk></devices></domain>`
  const libvirt = await fake.connect()
  const dom = await libvirt.domainDefineXmlFlags({ xml })
  await libvirt.domainCreateWithFlags({ dom })
  await libvirt.close()
}
