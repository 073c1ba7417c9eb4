import { expect } from 'chai'
import { ConnectionLostError } from '../../../provider/libvirt/index.js'
import { PACKET_TYPE, PROGRAM, type Packet } from '../../../provider/libvirt/protocol/packet.js'
import { int } from '../../../provider/libvirt/xdr/numbers.js'
import { text } from '../../../provider/libvirt/xdr/text.js'
import { acceptHandshake, startPeer, type PeerClient } from '../peer.js'

const [PING, PONG] = [1, 2]
const keepalive = { program: PROGRAM.KEEPALIVE, type: PACKET_TYPE.EVENT }

describe('keepalive', () => {
  it('answers each ping of the daemon with a pong', async () => {
    const pongs: Packet[] = []
    const peer = await startPeer((client, packet) => {
      if (packet.program === PROGRAM.KEEPALIVE) {
        pongs.push(packet)
        if (pongs.length === 3) client.answer({ ...packet, ...call }, text, 'h')
      } else {
        call = packet
        for (let i = 0; i < 3; i++) client.send({ ...keepalive, procedure: PING })
      }
    })
    let call: Partial<Packet> = {}
    const connection = await peer.connect({ keepalive: false })
    expect(await connection.connectGetHostname()).to.equal('h')
    expect(pongs.map(({ procedure, type, serial }) => [procedure, type, serial])).to.deep.equal(
      Array(3).fill([PONG, PACKET_TYPE.EVENT, 0]),
    )
    await connection.close()
    peer.stop()
  })

  it('tells the daemon that this client answers pings', async () => {
    const features: number[] = []
    const peer = await startPeer(
      () => undefined,
      (client, packet) => {
        if (packet.procedure !== 60) {
          acceptHandshake(client, packet)
          return
        }
        features.push(int.decode(packet.payload))
        client.answer(packet, int, 1)
      },
    )
    await (await peer.connect()).close()
    expect(features).to.deep.equal([10])
    peer.stop()
  })

  it('ends the connection to a peer that answers nothing, and the calls to it', async () => {
    const peer = await startPeer(() => undefined)
    const connection = await peer.connect({ keepalive: { interval: 20, count: 2 } })
    const call = connection.connectGetHostname().catch((error: unknown) => error)
    expect(await call).to.be.instanceOf(ConnectionLostError)
    expect(await connection.closed)
      .to.have.property('message')
      .that.contains('has sent nothing')
    peer.stop()
  })

  it('waits without limit for a peer that is slow but answers pings', async () => {
    let pings = 0
    const peer = await startPeer((client, packet) => {
      if (packet.program !== PROGRAM.KEEPALIVE) waiting.push([client, packet])
      else if (++pings < 12) client.send({ ...keepalive, procedure: PONG })
      else for (const [who, call] of waiting.splice(0)) who.answer(call, text, 'at last')
    })
    const waiting: [PeerClient, Packet][] = []
    const connection = await peer.connect({ keepalive: { interval: 10, count: 2 } })
    expect(await connection.connectGetHostname()).to.equal('at last')
    await connection.close()
    peer.stop()
  })

  it('does not count silence while the daemon has five calls and so reads no more', async () => {
    const peer = await startPeer((client, packet) => {
      if (packet.program !== PROGRAM.KEEPALIVE) waiting.push([client, packet])
      else if (++pings === 12) for (const [who, call] of waiting) who.answer(call, text, 'done')
    })
    let pings = 0
    const waiting: [PeerClient, Packet][] = []
    const connection = await peer.connect({ keepalive: { interval: 10, count: 2 } })
    const calls = Array.from({ length: 5 }, () => connection.connectGetHostname())
    expect(await Promise.all(calls)).to.deep.equal(Array(5).fill('done'))
    await connection.close()
    peer.stop()
  })
})
