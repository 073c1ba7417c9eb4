import { expect } from 'chai'
import {
  DeadlineError,
  isLibvirtError,
  XdrError,
  type LibvirtConnection,
} from '../../../provider/libvirt/index.js'
import type { Packet } from '../../../provider/libvirt/protocol/packet.js'
import { text } from '../../../provider/libvirt/xdr/text.js'
import { startPeer, type PeerClient, type Peer } from '../peer.js'
import { failureOf } from '../failure-of.js'

describe('calls', () => {
  let peer: Peer
  let connection: LibvirtConnection
  let asked: { client: PeerClient; packet: Packet }[]
  /** What the peer does with each packet; it keeps them all. */
  let respond: (client: PeerClient, packet: Packet) => void

  beforeEach(async () => {
    asked = []
    respond = () => undefined
    peer = await startPeer((client, packet) => {
      asked.push({ client, packet })
      respond(client, packet)
    })
    connection = await peer.connect({ keepalive: false })
  })
  afterEach(async () => {
    await connection.close()
    peer.stop()
  })

  it('may be many at once and be answered in any order', async () => {
    const calls = Array.from({ length: 50 }, () => connection.connectGetHostname())
    await received(50)
    for (const { client, packet } of asked.toReversed()) {
      client.answer(packet, text, `host ${packet.serial}`)
    }
    const serials = asked.map(({ packet }) => packet.serial)
    expect(new Set(serials).size).to.equal(50)
    expect(await Promise.all(calls)).to.deep.equal(serials.map((serial) => `host ${serial}`))
  })

  it('fail with the code, domain and message of libvirt', async () => {
    respond = (client, packet) => {
      client.refuse(packet, 42, 'no such domain')
    }
    const error = await failureOf(connection.domainLookupByName({ name: 'web' }))
    expect(error).to.include({
      name: 'LibvirtError',
      call: 'domainLookupByName',
      code: 'NO_DOMAIN',
      codeNumber: 42,
      domain: 'RPC',
      detail: 'no such domain',
      message: 'domainLookupByName failed with NO_DOMAIN: no such domain',
    })
    expect(isLibvirtError(error)).to.equal(true)
    expect(isLibvirtError(error, 'NO_STORAGE_VOL', 'NO_DOMAIN')).to.equal(true)
    expect(isLibvirtError(error, 'OPERATION_INVALID')).to.equal(false)
    expect(isLibvirtError(new Error('NO_DOMAIN'))).to.equal(false)
  })

  it('show the number of a code that is newer than this client', async () => {
    respond = (client, packet) => {
      client.refuse(packet, 7777, 'new')
    }
    expect(await failureOf(connection.connectGetHostname())).to.include({ code: 'CODE_7777' })
  })

  it('end at their deadline, and a late answer is ignored', async () => {
    const error = await failureOf(connection.connectGetHostname({}, { deadline: 30 }))
    expect(error).to.be.instanceOf(DeadlineError)
    expect(error).to.include({ call: 'connectGetHostname', deadline: 30, uri: peer.uri })

    respond = (client, packet) => {
      const [late] = asked
      if (late !== undefined) client.answer(late.packet, text, 'late')
      client.answer(packet, text, 'in time')
    }
    expect(await connection.connectGetHostname()).to.equal('in time')
  })

  it('end each at its own deadline, in whatever order they were made', async () => {
    const ended: number[] = []
    const calls = [90, 30, 60, 30, Infinity].map(async (deadline) => {
      const error = await failureOf(connection.connectGetHostname({}, { deadline }))
      expect(error).to.include(deadline < Infinity ? { deadline } : { sent: true })
      ended.push(deadline)
    })
    await Promise.all(calls.slice(0, 4))
    await connection.close()
    await Promise.all(calls)
    expect(ended).to.deep.equal([30, 30, 60, 90, Infinity])
  })

  it('end at a deadline that is earlier than that of the calls before', async () => {
    respond = (client, packet) => {
      if (asked.length < 3) client.answer(packet, text, 'in time')
    }
    for (const deadline of [60_000, 40_000]) {
      expect(await connection.connectGetHostname({}, { deadline })).to.equal('in time')
    }
    const error = await failureOf(connection.connectGetHostname({}, { deadline: 20 }))
    expect(error).to.include({ name: 'DeadlineError', deadline: 20 })
  })

  it('leave together if they are made together', async () => {
    const chunks: number[] = []
    peer.clients[0]?.on('data', (chunk: Buffer) => chunks.push(chunk.length))
    const calls = Array.from({ length: 50 }, () => failureOf(connection.connectGetHostname()))
    await received(50)
    expect(chunks).to.deep.equal([50 * 28])
    await connection.close()
    await Promise.all(calls)
  })

  it('end with the reason of their signal, and a late answer is ignored', async () => {
    const given = new AbortController()
    const call = connection.connectGetHostname({}, { signal: given.signal })
    await received(1)
    given.abort(new Error('enough'))
    expect(await failureOf(call)).to.have.property('message', 'enough')
    const [late] = asked
    late?.client.refuse(late.packet, 42, 'late')
    respond = (client, packet) => {
      client.answer(packet, text, 'in time')
    }
    expect(await connection.connectGetHostname()).to.equal('in time')
  })

  it('are not sent if their signal is aborted already', async () => {
    const options = { signal: AbortSignal.abort(new Error('before')) }
    expect(await failureOf(connection.connectGetHostname({}, options))).to.have.property(
      'message',
      'before',
    )
    respond = (client, packet) => {
      client.answer(packet, text, 'x')
    }
    await connection.connectGetHostname()
    expect(asked).to.have.length(1)
  })

  it('leave no listener on a signal, and have one for all while they wait', async () => {
    const { signal } = new AbortController()
    let [listeners, most] = [0, 0]
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++
      most = Math.max(most, listeners)
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--
      remove(...args)
    }
    respond = (client, packet) => {
      client.answer(packet, text, 'x')
    }
    for (let i = 0; i < 3; i++) {
      await Promise.all(
        Array.from({ length: 20 }, () => connection.connectGetHostname({}, { signal })),
      )
    }
    expect({ listeners, most }).to.deep.equal({ listeners: 0, most: 1 })
  })

  it('all end with the signal that they share', async () => {
    const given = new AbortController()
    const calls = Array.from({ length: 20 }, () =>
      failureOf(connection.connectGetHostname({}, { signal: given.signal })),
    )
    await received(20)
    given.abort(new Error('enough'))
    for (const call of calls) expect(await call).to.have.property('message', 'enough')
  })

  it('are not sent if libvirt could not read the arguments', async () => {
    expect(await failureOf(connection.domainLookupByName({ name: 'a\0b' }))).to.be.instanceOf(
      XdrError,
    )
    const uuid = { uuid: 'not-a-uuid' }
    expect(await failureOf(connection.domainLookupByUuid(uuid))).to.be.instanceOf(XdrError)
    expect(asked).to.have.length(0)
  })

  it('fail if the connection is closed meanwhile', async () => {
    const call = failureOf(connection.connectGetHostname())
    await received(1)
    await connection.close()
    expect(await call).to.include({ name: 'ConnectionLostError', sent: true })
    expect(await connection.closed).to.equal(null)
  })

  async function received(count: number): Promise<void> {
    while (asked.length < count) await new Promise((resolve) => setImmediate(resolve))
  }
})
