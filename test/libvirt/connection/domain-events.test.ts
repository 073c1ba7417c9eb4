import { expect } from 'chai'
import { DeadlineError } from '../../../provider/libvirt/index.js'
import type { DomainLifecycleEvent, LibvirtConnection } from '../../../provider/libvirt/index.js'
import { PACKET_TYPE } from '../../../provider/libvirt/protocol/packet.js'
import { domain } from '../../../provider/libvirt/protocol/refs.js'
import { nothing, struct } from '../../../provider/libvirt/xdr/composites.js'
import { int } from '../../../provider/libvirt/xdr/numbers.js'
import { XdrWriter } from '../../../provider/libvirt/xdr/writer.js'
import { failureOf } from '../failure-of.js'
import { startPeer, type PeerClient, type Peer } from '../peer.js'

const [REGISTER, DEREGISTER, LIFECYCLE] = [316, 317, 318]
const dom = { name: 'web', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: 3 }

describe('domain events', () => {
  let peer: Peer
  let connection: LibvirtConnection
  let said: string[]
  /** Procedures that the peer was asked for. */
  let asked: number[]
  /** What the peer sends around its reply to a registration. */
  let around: { before: readonly number[]; after: readonly number[] }

  /** Milliseconds from a registration to its answer. */
  let late: number

  beforeEach(async () => {
    late = 0
    said = []
    asked = []
    around = { before: [], after: [] }
    let callbackID = 0
    peer = await startPeer((client, packet) => {
      asked.push(packet.procedure)
      if (packet.procedure === REGISTER) {
        callbackID += 1
        const answer = (id: number): void => {
          for (const event of around.before) sendEvent(client, id, event)
          client.answer(packet, int, id)
          for (const event of around.after) sendEvent(client, id, event)
        }
        setTimeout(answer, late, callbackID)
      } else if (packet.procedure === DEREGISTER) {
        sendEvent(client, int.decode(packet.payload), 9)
        client.answer(packet, nothing, undefined)
      }
    })
    connection = await peer.connect({ keepalive: false })
  })
  afterEach(async () => {
    await connection.close()
    peer.stop()
  })
  const hear =
    (who: string) =>
    ({ event }: DomainLifecycleEvent): void => {
      said.push(`${who} ${event}`)
    }
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

  it('reach their listener in order, also those just before and after the reply', async () => {
    around = { before: [1, 2], after: [3, 4] }
    await connection.domainEvents(dom, hear('a'))
    await settled()
    expect(said).to.deep.equal(['a 1', 'a 2', 'a 3', 'a 4'])
  })

  it('reach only the listener they were registered for', async () => {
    await connection.domainEvents(dom, hear('a'))
    around = { before: [], after: [5] }
    await connection.domainEvents(null, hear('b'))
    await settled()
    expect(said).to.deep.equal(['b 5'])
  })

  it('reach no listener that has unsubscribed, not even before the daemon knows', async () => {
    const end = await connection.domainEvents(dom, hear('a'))
    await end()
    await end()
    await settled()
    expect(said).to.deep.equal([])
  })

  it('carry the domain as libvirt names it', async () => {
    around = { before: [], after: [2] }
    const heard = await new Promise((resolve) => {
      void connection.domainEvents(null, resolve)
    })
    expect(heard).to.deep.equal({ dom, event: 2, detail: 7 })
  })

  it('reach nobody if the registration is answered too late, and libvirt is asked to end it', async () => {
    late = 60
    around = { before: [], after: [1] }
    const ended = new AbortController()
    const aborted = connection.domainEvents(dom, hear('a'), { signal: ended.signal })
    ended.abort(new Error('enough'))
    const overdue = connection.domainEvents(dom, hear('b'), { deadline: 10 })
    expect(await failureOf(aborted)).to.have.property('message', 'enough')
    expect(await failureOf(overdue)).to.be.instanceOf(DeadlineError)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(asked).to.deep.equal([REGISTER, REGISTER, DEREGISTER, DEREGISTER])
    expect(said).to.deep.equal([])
  })

  it('need not be unsubscribed after the connection is closed', async () => {
    const end = await connection.domainEvents(dom, hear('a'))
    await connection.close()
    await end()
    expect(asked).to.deep.equal([REGISTER])
  })
})

function sendEvent(client: PeerClient, callbackID: number, event: number): void {
  const writer = new XdrWriter()
  message.encode(writer, { callbackID, msg: { dom, event, detail: 7 } })
  const bytes = Buffer.from(writer.written)
  client.send({ procedure: LIFECYCLE, type: PACKET_TYPE.EVENT, serial: 0 }, bytes)
}

const message = struct({
  callbackID: int,
  msg: struct({ dom: domain, event: int, detail: int }),
})
