import { expect } from 'chai'
import { record } from '../../../bench/calls/record.js'
import { makeMemoryHost } from '../../instance-rescue/support/memory-host.js'

describe('recorded calls', () => {
  it('say which of them were under way together, and what was refused', async () => {
    const host = await makeMemoryHost()
    const { recording } = await record(host.runtime, async (runtime) => {
      const libvirt = await runtime.connect('qemu:///system')
      const vol = await libvirt.storageVolLookupByPath({ path: '/images/rescue.img' })
      const read = async (): Promise<void> => {
        const parts: Uint8Array[] = []
        for await (const part of libvirt.storageVolDownload({ vol })) parts.push(part)
      }
      await Promise.all([libvirt.connectGetVersion(), read(), libvirt.connectGetHostname()])
      await libvirt.domainLookupByName({ name: 'nobody' }).catch(() => undefined)
      await libvirt.connectGetVersion()
    })
    const [session] = recording.sessions
    expect(session?.calls.map(({ name, code, beside }) => [name, code, beside])).to.deep.equal([
      ['storageVolLookupByPath', null, []],
      ['connectGetVersion', null, []],
      ['storageVolDownload', null, [1]],
      ['connectGetHostname', null, [1, 2]],
      ['domainLookupByName', 'NO_DOMAIN', []],
      ['connectGetVersion', null, []],
    ])
  })
})
