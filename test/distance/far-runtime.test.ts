import { expect } from 'chai'
import type { LibvirtConnection, VolRef } from '../../provider/libvirt/index.js'
import { makeMemoryHost } from '../instance-rescue/support/memory-host.js'
import { farRuntime, ROUND_TRIP_MS, type Asked } from './far-runtime.js'

type Use = (libvirt: LibvirtConnection, vol: VolRef) => Promise<unknown>

const read = async (libvirt: LibvirtConnection, vol: VolRef): Promise<number> => {
  let length = 0
  for await (const chunk of libvirt.storageVolDownload({ vol })) length += chunk.length
  return length
}

describe('round trips to a far daemon', () => {
  for (const { what, use, roundTrips } of [
    { what: 'a call', use: (libvirt) => libvirt.connectGetVersion(), roundTrips: 1 },
    {
      what: 'a call that is refused',
      use: (libvirt) =>
        libvirt.domainLookupByName({ name: 'nobody' }).catch((error: unknown) => String(error)),
      roundTrips: 1,
    },
    {
      what: 'twelve calls at once',
      use: (libvirt) => Promise.all(Array.from({ length: 12 }, () => libvirt.connectGetHostname())),
      roundTrips: 1,
    },
    { what: 'reading a volume', use: read, roundTrips: 1 },
    {
      what: 'two volumes read at once',
      use: (libvirt, vol) => Promise.all([read(libvirt, vol), read(libvirt, vol)]),
      roundTrips: 1,
    },
    {
      what: 'writing to a volume',
      use: (libvirt, vol) => libvirt.storageVolUpload({ vol }, Buffer.alloc(600_000)),
      roundTrips: 2,
    },
    {
      what: 'registering for events and ending that',
      use: async (libvirt) => (await libvirt.domainEvents(null, () => undefined))(),
      roundTrips: 2,
    },
    { what: 'closing the connection', use: (libvirt) => libvirt.close(), roundTrips: 1 },
  ] satisfies { what: string; use: Use; roundTrips: number }[]) {
    it(`${what}: ${roundTrips}`, async () => {
      const host = await makeMemoryHost()
      const libvirt = await host.run(farRuntime(host, []).connect('qemu:///system'))
      const vol = await host.run(libvirt.storageVolLookupByPath({ path: '/images/rescue.img' }))
      const before = host.clock.now()
      await host.run<unknown>(use(libvirt, vol))
      expect((host.clock.now() - before) / ROUND_TRIP_MS).to.equal(roundTrips)
    })
  }

  it('change nothing in its answers', async () => {
    const host = await makeMemoryHost()
    const asked: Asked[] = []
    const libvirt = await host.run(farRuntime(host, asked).connect('qemu:///system'))
    const near = await host.fake.connect()
    const vol = await near.storageVolLookupByPath({ path: '/images/root.qcow2' })
    const bytes = Buffer.from('written from far away')
    const events: number[] = []
    const work = async (): Promise<number> => {
      await libvirt.domainEvents(null, ({ event }) => events.push(event))
      const dom = await libvirt.domainLookupByName({ name: 'web' })
      expect(dom).to.deep.equal(await near.domainLookupByName({ name: 'web' }))
      await libvirt.domainDestroyFlags({ dom })
      await libvirt.storageVolUpload({ vol }, bytes)
      return read(libvirt, vol)
    }
    expect(await host.run(work())).to.equal(host.fake.files.get('/images/root.qcow2')?.bytes.length)
    expect(
      host.fake.files.get('/images/root.qcow2')?.bytes.subarray(0, bytes.length),
    ).to.deep.equal(bytes)
    expect(events, 'that it stopped').to.deep.equal([5])
    expect(asked.map(({ call }) => call)).to.deep.equal([
      'authList',
      'connectSupportsFeature',
      'connectOpen',
      'connectDomainEventCallbackRegisterAny',
      'domainLookupByName',
      'domainDestroyFlags',
      'storageVolUpload',
      '… end of storageVolUpload',
      'storageVolDownload',
    ])
  })
})
