import { expect } from 'chai'
import { findFault } from '../../provider/storage/index.js'
import { makeMemoryHost, type MemoryHost } from '../instance-rescue/support/memory-host.js'

describe('looks at the folder of a pool', () => {
  const lookMany = async (host: MemoryHost, clocks: readonly object[]): Promise<number> => {
    const before = host.fake.calls.length
    await host.run(
      Promise.all(
        clocks.map(async (clock) => {
          const libvirt = await host.fake.connect()
          const pool = await libvirt.storagePoolLookupByName({ name: 'default' })
          const at = { libvirt, uri: 'qemu:///system', clock: clock as MemoryHost['clock'] }
          expect(await findFault(at, pool)).to.equal(null)
        }),
      ),
    )
    const names = host.fake.calls.slice(before).map(({ call }) => call)
    return names.filter((name) => name === 'storagePoolCreateXml').length
  }

  it('that several jobs of a process want at the same time are one', async () => {
    const host = await makeMemoryHost()
    expect(await lookMany(host, Array(50).fill(host.clock) as object[])).to.equal(1)
    expect(await lookMany(host, [host.clock]), 'and the next one looks afresh').to.equal(1)
  })

  it('of another process are its own', async () => {
    const host = await makeMemoryHost()
    const other = { sleep: (ms: number) => host.clock.sleep(ms) }
    expect(await lookMany(host, [host.clock, other])).to.be.at.least(2)
  })
})
