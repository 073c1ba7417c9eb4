import { expect } from 'chai'
import { create } from '../../../provider/instance-rescue/index.js'
import { DOMAIN_SHUTDOWN } from '../../../provider/libvirt/index.js'
import type { LibvirtConnection } from '../../../provider/libvirt/index.js'
import { failureOf } from '../../libvirt/failure-of.js'
import { makeMemoryHost } from '../support/memory-host.js'

describe('an agent that does not answer', () => {
  it('is asked once, and no longer when the wait for the guest ends', async () => {
    const host = await makeMemoryHost({ change: withAgent })
    host.fake.behave('web', { offAfter: null, agent: 'silent' })
    const asked: Promise<unknown>[] = []
    const connect = async (): Promise<LibvirtConnection> => {
      const libvirt = await host.fake.connect()
      const domainShutdownFlags: LibvirtConnection['domainShutdownFlags'] = (args, options) => {
        const answer = libvirt.domainShutdownFlags(args, options)
        if (args.flags === DOMAIN_SHUTDOWN.GUEST_AGENT) asked.push(failureOf(answer))
        return answer
      }
      return new Proxy(libvirt, {
        get: (target, name): unknown =>
          name === 'domainShutdownFlags' ? domainShutdownFlags : Reflect.get(target, name),
      })
    }
    const began = host.clock.now()
    await host.run(create({ ...host.inputs, shutdownTimeout: 25 }, { ...host.runtime, connect }))
    expect(asked.length).to.equal(1)
    expect(await asked[0]).to.have.property('name', 'AbortError')
    expect(host.clock.now() - began).to.be.below(60_000) // when the agent would have answered
  })
})

const withAgent = (xml: string): string =>
  xml.replace(
    '</devices>',
    "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel></devices>",
  )
