import { expect } from 'chai'
import { connect, ConnectError } from '../../../provider/libvirt/index.js'
import { array } from '../../../provider/libvirt/xdr/composites.js'
import { int } from '../../../provider/libvirt/xdr/numbers.js'
import { acceptHandshake, startPeer, type Script } from '../peer.js'
import { failureOf } from '../failure-of.js'

const NOTHING: Script = () => undefined
const [OPEN, AUTH_LIST, POLKIT] = [1, 66, 70]

/** How the daemon answers the handshake, and what the error says. */
const REFUSED: readonly { name: string; handshake: Script; reason: string; said: string }[] = [
  { name: 'requires SASL', handshake: auth(1), reason: 'sasl', said: "use 'qemu+ssh://'" },
  {
    name: 'requires an unknown method',
    handshake: auth(42),
    reason: 'authentication',
    said: 'it requires authentication method 42, which this client does not support',
  },
  {
    name: 'is refused by polkit',
    handshake: auth(2, refuse(POLKIT, 45, 'authentication unavailable')),
    reason: 'authentication',
    said: 'usermod -aG libvirt',
  },
  {
    name: 'does not know the driver',
    handshake: refuse(OPEN, 5, 'no connection driver available'),
    reason: 'libvirt',
    said: 'connectOpen failed with NO_CONNECT: no connection driver available',
  },
  {
    name: 'hangs up',
    handshake: ({ socket }) => void socket.destroy(),
    reason: 'protocol',
    said: 'the daemon closed the connection',
  },
  {
    name: 'speaks another protocol',
    handshake: ({ socket }) => void socket.write('220 mail ESMTP\r\n'),
    reason: 'protocol',
    said: 'not a libvirt daemon',
  },
  {
    name: 'says nothing',
    handshake: NOTHING,
    reason: 'timeout',
    said: 'the socket is open, but libvirt did not answer within 0.2 s; its daemon hangs or is overloaded: look at it on that host, and restart it (virtqemud, or libvirtd)',
  },
]

describe('opening a connection', () => {
  for (const { name, handshake, reason, said } of REFUSED) {
    it(`fails and says what to do if the daemon ${name}`, async () => {
      const peer = await startPeer(NOTHING, handshake)
      const error = await failureOf(peer.connect({ deadline: 200 }))
      expect(error).to.be.instanceOf(ConnectError).and.include({ reason, uri: peer.uri })
      expect(error).to.have.property('message').that.contains(said)
      expect(peer.clients).to.have.length(1)
      peer.stop()
    })
  }

  it('goes on after polkit has agreed', async () => {
    const asked: number[] = []
    const peer = await startPeer(NOTHING, (guest, packet) => {
      asked.push(packet.procedure)
      auth(2)(guest, packet)
    })
    await (await peer.connect()).close()
    peer.stop()
    const steps = [AUTH_LIST, POLKIT, OPEN]
    expect(asked.filter((procedure) => steps.includes(procedure))).to.deep.equal(steps)
  })

  it('can be closed while the daemon hangs up, without an error', async () => {
    const CLOSE = 2
    const peer = await startPeer(NOTHING, (client, packet) => {
      if (packet.procedure === CLOSE) client.socket.destroy()
      else acceptHandshake(client, packet)
    })
    const connection = await peer.connect()
    await connection.close()
    await connection.close()
    expect(await connection.closed).to.equal(null)
    peer.stop()
  })

  it('is given up when the signal aborts, with its reason', async () => {
    const peer = await startPeer(NOTHING, NOTHING)
    const reason = new Error('enough')
    const given = new AbortController()
    const opening = peer.connect({ signal: given.signal })
    setTimeout(() => {
      given.abort(reason)
    }, 20)
    expect(await failureOf(opening)).to.equal(reason)
    expect(await failureOf(peer.connect({ signal: given.signal }))).to.equal(reason)
    expect(peer.clients).to.have.length(1)
    peer.stop()
  })

  it('says where it looked if there is no socket', async () => {
    const error = await failureOf(connect('qemu+unix:///system?socket=/nowhere/libvirt-sock'))
    expect(error).to.include({ reason: 'no-socket' })
    expect(error)
      .to.have.property('message')
      .that.contains('/nowhere/libvirt-sock')
      .and.contains('systemctl start')
  })

  it('says how to start a session daemon that does not run', async () => {
    const error = await failureOf(connect('qemu+unix:///session?socket=/nowhere/libvirt-sock'))
    expect(error).to.have.property('message').that.contains('libvirtd --daemon')
  })
})

function auth(method: number, otherwise: Script = acceptHandshake): Script {
  return (client, packet) => {
    if (packet.procedure === AUTH_LIST) client.answer(packet, array(int, 20), [method])
    else if (packet.procedure === POLKIT && otherwise === acceptHandshake)
      client.answer(packet, int, 1)
    else otherwise(client, packet)
  }
}

function refuse(procedure: number, code: number, message: string): Script {
  return (client, packet) => {
    if (packet.procedure === procedure) client.refuse(packet, code, message)
    else acceptHandshake(client, packet)
  }
}
