import { expect } from 'chai'
import { DOMAIN_ADDRESSES } from '../../../provider/libvirt/index.js'
import { create, read, remove } from '../../../provider/instance-rescue/index.js'
import { OWN_IMAGE, OWN_KEY, ownSign } from '../support/own-image.js'
import { makeMemoryHost } from '../support/memory-host.js'

const MAC = '52:54:00:12:34:56'
const CARD = `<interface type='network'><mac address='${MAC}'/><source network='default'/></interface>`

describe('13: addresses that are not known when up ends', () => {
  it('are filled in by refresh once the network is up, with the command that logs in', async () => {
    const host = await makeMemoryHost({
      change: (xml) => xml.replace('<graphics', `${CARD}<graphics`),
    })
    host.fake.addFile(OWN_IMAGE.path, OWN_IMAGE.bytes)
    let addresses: readonly string[] = []
    host.fake.behave('web', {
      offAfter: 1_000,
      says: (_, xml) => ({ after: 1_000, text: ownSign(xml) }),
      addresses: (source) =>
        source === DOMAIN_ADDRESSES.LEASE && addresses.length > 0
          ? [
              {
                name: 'vnet0',
                hwaddr: MAC,
                addrs: addresses.map((addr) => ({ type: 0, addr, prefix: 24 })),
              },
            ]
          : [],
    })
    const image = { path: OWN_IMAGE.path, properties: { hw_rescue_bus: 'virtio' } }
    const { outputs } = await host.run(create({ ...host.inputs, image }, host.runtime))
    expect(outputs).to.deep.include({ proof: 'marker', addresses: [], ssh: null })

    const still = await host.run(read(outputs, host.runtime))
    expect(still).to.deep.include({ addresses: [], ssh: null, status: 'rescued' })

    addresses = ['192.168.122.7']
    const refreshed = await host.run(read(outputs, host.runtime))
    expect(refreshed?.addresses).to.deep.equal(['192.168.122.7'])
    expect(refreshed?.ssh).to.contain('192.168.122.7').and.contain(OWN_KEY)

    // An address that is known stays: a refresh does not ask again.
    addresses = ['192.168.122.8']
    const later =
      refreshed === undefined ? undefined : await host.run(read(refreshed, host.runtime))
    expect(later?.addresses).to.deep.equal(['192.168.122.7'])
    await host.run(remove(outputs, host.runtime))
  })
})
