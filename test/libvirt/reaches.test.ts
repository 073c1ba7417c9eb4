import { expect } from 'chai'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { reaches } from '../../provider/libvirt/index.js'
import { freePort } from '../lab/link/free-port.js'

describe('a port of a guest', () => {
  it('is reached if something listens there, and nothing is sent', async () => {
    const heard: Buffer[] = []
    const server = createServer((socket) => socket.on('data', (bytes) => heard.push(bytes)))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    expect(await reaches('127.0.0.1', port, 2_000)).to.equal(true)
    server.close()
    await once(server, 'close')
    expect(heard).to.deep.equal([])
  })

  it('is not reached if nothing does, or if the address is none', async () => {
    expect(await reaches('127.0.0.1', await freePort(), 2_000)).to.equal(false)
    expect(await reaches('0.0.0.256', 22, 2_000)).to.equal(false)
  })

  it('is not waited for longer than that', async () => {
    const began = Date.now()
    // A network for documentation: nobody answers there, or something says so at once.
    expect(await reaches('192.0.2.1', 22, 300)).to.equal(false)
    expect(Date.now() - began).to.be.below(5_000)
  })
})
