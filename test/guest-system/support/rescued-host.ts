import { create } from '../../../provider/instance-rescue/index.js'
import type { Place } from '../../../provider/guest/index.js'
import { OWN_IMAGE, ownSign } from '../../instance-rescue/support/own-image.js'
import { makeMemoryHost, type MemoryHost } from '../../instance-rescue/support/memory-host.js'
import { FakeAgent } from './fake-agent.js'

/** The instance `web` of a libvirt in memory, in rescue from our own image, whose agent obeys. */
export interface RescuedHost extends MemoryHost {
  readonly agent: FakeAgent
  /** Takes what a job writes. */
  readonly place: Place
  /** What was taken. */
  readonly shown: { readonly stdout: Buffer; readonly stderr: Buffer }
  /** The names of the jobs that began. */
  readonly began: readonly string[]
  /** Forgets what was shown, begun and heard, and every lie. */
  renew(): void
}

/**
 * Puts the instance `web` of a host in memory into rescue from our own image; its agent obeys. `marker` is what the
 * file of the marker says, in a guest with that XML.
 */
export async function rescueWithAgent(host: MemoryHost, marker = ownSign): Promise<FakeAgent> {
  host.fake.addFile(OWN_IMAGE.path, OWN_IMAGE.bytes)
  const says = (_: string, xml: string): { after: number; text: string } => ({
    after: 1_000,
    text: ownSign(xml),
  })
  host.fake.behave('web', { offAfter: 1_000, says })
  const image = { path: OWN_IMAGE.path, properties: { hw_rescue_bus: 'virtio' } }
  await host.run(create({ ...host.inputs, image }, host.runtime))
  const agent = new FakeAgent(host.clock, () => marker(host.fake.domain('web').live ?? ''))
  host.fake.behave('web', { offAfter: 1_000, says, obeys: (command) => agent.obeys(command) })
  return agent
}

/** Makes a host with that. */
export async function makeRescuedHost(marker = ownSign): Promise<RescuedHost> {
  const host = await makeMemoryHost()
  const agent = await rescueWithAgent(host, marker)
  const shown = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
  const began: string[] = []
  const place: Place = {
    uri: 'qemu:///system',
    instance: 'web',
    runtime: host.runtime,
    show: (stream, bytes) => {
      shown[stream] = Buffer.concat([shown[stream], bytes])
    },
    began: (name) => {
      began.push(name)
    },
  }
  const renew = (): void => {
    Object.assign(shown, { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) })
    for (const list of [began, agent.started, agent.heard]) list.length = 0
    agent.lie = null
    host.fake.fault = null
  }
  return { ...host, agent, place, shown, began, renew }
}
