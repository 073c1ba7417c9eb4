import { expect } from 'chai'
import { ConnectionLostError, XdrError } from '../../../provider/libvirt/index.js'
import { PACKET_STATUS, PACKET_TYPE, PROGRAM } from '../../../provider/libvirt/protocol/packet.js'
import { rawPacket, startPeer, type PeerClient, type Script } from '../peer.js'

const { REPLY, EVENT, STREAM } = PACKET_TYPE
const { ERROR, CONTINUE } = PACKET_STATUS

/** What a broken or hostile peer answers to `connectGetHostname`, and what is said of it. */
const BROKEN: readonly { name: string; answer: Script; said: string }[] = [
  {
    name: 'garbage',
    answer: raw(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')),
    said: 'packet of 1213486160 bytes',
  },
  {
    name: 'a length of 4 GiB',
    answer: raw(Buffer.alloc(4, 0xff)),
    said: 'packet of 4294967295 bytes',
  },
  { name: 'a length of zero', answer: raw(Buffer.alloc(64)), said: 'packet of 0 bytes' },
  {
    name: 'an unknown program',
    answer: reply({ program: 0x20008089 }),
    said: 'unknown program 0x20008089',
  },
  {
    name: 'the program of QEMU in place of its own',
    answer: reply({ program: 0x20008087 }),
    said: 'for a call of connectGetHostname',
  },
  { name: 'another version', answer: otherVersion, said: 'packet of version 9' },
  { name: 'an unknown serial', answer: reply({ serial: 4711 }), said: 'unknown serial 4711' },
  { name: 'the same answer twice', answer: twice, said: 'unknown serial' },
  { name: 'another procedure', answer: reply({ procedure: 60 }), said: 'packet of procedure 60' },
  {
    name: 'an unknown type',
    answer: reply({ type: 9 }),
    said: 'unexpected packet for connectGetHostname: 9 ok',
  },
  { name: 'a call', answer: call, said: 'unexpected packet for connectGetHostname: call ok' },
  {
    name: 'a stream that was not opened',
    answer: reply({ type: STREAM, status: CONTINUE }),
    said: 'stream continue',
  },
  { name: 'a reply to be continued', answer: reply({ status: CONTINUE }), said: 'reply continue' },
  { name: 'an unknown status', answer: reply({ status: 77 }), said: 'reply 77' },
  { name: 'no result', answer: reply({}), said: 'packet ends after 0 of 4 bytes' },
  {
    name: 'a truncated string',
    answer: reply({}, [0, 0, 0, 200, 65]),
    said: 'packet ends after 1 of 200 bytes',
  },
  {
    name: 'a string over the limit',
    answer: reply({}, [0, 64, 0, 1]),
    said: 'longer than the limit',
  },
  {
    name: 'more than the result',
    answer: reply({}, [0, 0, 0, 0, 1, 2, 3, 4]),
    said: '4 bytes too many',
  },
  {
    name: 'a truncated error',
    answer: reply({ status: ERROR }, [0, 0, 0, 1]),
    said: 'packet ends',
  },
  {
    name: 'an error with bytes behind it',
    answer: reply({ status: ERROR }, [...Array<number>(44).fill(0), 1, 2, 3, 4]),
    said: 'too many',
  },
  {
    name: 'a flag that is neither 0 nor 1',
    answer: reply({ status: ERROR }, Array<number>(64).fill(9)),
    said: 'optional value',
  },
  {
    name: 'a truncated event',
    answer: reply({ type: EVENT, procedure: 318, serial: 0 }, [1]),
    said: 'packet ends',
  },
  {
    name: 'the end of the connection',
    answer: ({ socket }) => void socket.end(),
    said: 'closed the connection',
  },
  {
    name: 'half a packet and the end',
    answer: ({ socket }) => void socket.end(Buffer.from([0, 0, 0, 40, 1])),
    said: 'closed the connection',
  },
  {
    name: 'nothing, and hangs up',
    answer: ({ socket }) => void socket.destroy(),
    said: 'closed the connection',
  },
]

describe('a broken peer ends the connection with an error and nothing else', () => {
  for (const { name, answer, said } of BROKEN) {
    it(`answers ${name}`, async () => {
      const peer = await startPeer(answer)
      try {
        const connection = await peer.connect()
        const calls = [connection.connectGetHostname(), connection.connectGetHostname()]
        const [first, second] = await Promise.allSettled(calls)
        if (name !== 'the same answer twice')
          expect(reasonOf(first)).to.be.instanceOf(ConnectionLostError)
        expect(reasonOf(second)).to.be.instanceOf(ConnectionLostError)
        expect(reasonOf(second)).to.include({
          call: 'connectGetHostname',
          uri: peer.uri,
          sent: true,
        })

        const ended = await connection.closed
        expect(ended).to.be.instanceOf(ConnectionLostError)
        expect(ended?.message).to.contain(said)

        const late = await connection.connectGetHostname().catch((error: unknown) => error)
        expect(late).to.be.instanceOf(ConnectionLostError).and.include({ sent: false })
        await connection.close()
      } finally {
        peer.stop()
      }
    })
  }

  it('says what was wrong with the bytes as the cause', async () => {
    const peer = await startPeer(raw(Buffer.alloc(64)))
    const connection = await peer.connect()
    await connection.connectGetHostname().catch(() => undefined)
    const ended = await connection.closed
    expect(ended?.cause).to.be.instanceOf(XdrError)
    peer.stop()
  })

  it('sends a length of 32 MiB and then nothing: no memory is allocated for it', async () => {
    const peer = await startPeer(raw(Buffer.from([2, 0, 0, 4, 0])))
    const connection = await peer.connect()
    const before = process.memoryUsage()
    const call = connection
      .connectGetHostname({}, { deadline: 100 })
      .catch((error: unknown) => error)
    expect(await call).to.include({ name: 'DeadlineError' })
    expect(process.memoryUsage().arrayBuffers - before.arrayBuffers).to.be.lessThan(4 << 20)
    await connection.close()
    peer.stop()
  })

  it('sends events and pongs that nothing waits for: they are dropped', async () => {
    const peer = await startPeer((client, packet) => {
      client.send({ type: EVENT, procedure: 999 }, Buffer.alloc(12))
      client.send({ program: PROGRAM.KEEPALIVE, type: EVENT, procedure: 2 })
      client.send({ program: PROGRAM.KEEPALIVE, type: EVENT, procedure: 77 })
      client.send(packet, Buffer.from([0, 0, 0, 1, 104, 0, 0, 0]))
    })
    const connection = await peer.connect()
    expect(await connection.connectGetHostname()).to.equal('h')
    await connection.close()
    peer.stop()
  })
})

function reasonOf(result: PromiseSettledResult<unknown> | undefined): unknown {
  return result?.status === 'rejected' ? result.reason : undefined
}

function raw(bytes: Buffer): Script {
  return ({ socket }) => void socket.write(bytes)
}

function reply(header: Parameters<PeerClient['send']>[0], payload: readonly number[] = []): Script {
  return (client, packet) => {
    client.send({ ...packet, type: REPLY, ...header }, Buffer.from(payload))
  }
}

function twice(client: PeerClient, packet: Parameters<Script>[1]): void {
  for (let i = 0; i < 2; i++) client.send({ ...packet, type: REPLY }, Buffer.alloc(4))
}

function call(client: PeerClient, { procedure, serial }: Parameters<Script>[1]): void {
  const bytes = rawPacket({ procedure, serial }, Buffer.alloc(0))
  bytes.writeUInt32BE(PACKET_TYPE.CALL, 16)
  client.socket.write(bytes)
}

function otherVersion(client: PeerClient, packet: Parameters<Script>[1]): void {
  const bytes = rawPacket({ ...packet, type: REPLY }, Buffer.alloc(4))
  bytes.writeUInt32BE(9, 8)
  client.socket.write(bytes)
}
