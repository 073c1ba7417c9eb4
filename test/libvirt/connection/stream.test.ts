import { expect } from 'chai'
import { once } from 'node:events'
import { UploadLengthError, type LibvirtConnection } from '../../../provider/libvirt/index.js'
import {
  PACKET_STATUS,
  PACKET_TYPE,
  type Packet,
} from '../../../provider/libvirt/protocol/packet.js'
import { text } from '../../../provider/libvirt/xdr/text.js'
import { startPeer, type Guest, type Peer } from '../peer.js'
import { failureOf } from '../failure-of.js'

const { STREAM, REPLY } = PACKET_TYPE
const { OK, ERROR, CONTINUE } = PACKET_STATUS
const vol = { pool: 'default', name: 'a', key: '/a' }
const MIB = 1 << 20

describe('streams', () => {
  let peer: Peer
  let connection: LibvirtConnection
  /** Packets of the stream as the peer got them: status and length. */
  let got: { status: number; bytes: Buffer }[]
  let onCall: (guest: Guest, packet: Packet) => void
  let onStream: (guest: Guest, packet: Packet, bytes: Buffer) => void

  beforeEach(async () => {
    got = []
    onCall = (guest, packet) => {
      guest.send({ ...packet, type: REPLY })
    }
    onStream = confirm
    peer = await startPeer((guest, packet) => {
      if (packet.type !== STREAM) {
        onCall(guest, packet)
        return
      }
      const bytes = packet.payload.rest()
      got.push({ status: packet.status, bytes })
      onStream(guest, packet, bytes)
    })
    connection = await peer.connect({ keepalive: false })
  })
  afterEach(async () => {
    await connection.close()
    peer.stop()
  })

  describe('up', () => {
    it('carry a source in chunks of at most 262 120 bytes, and end in good order', async () => {
      const data = Buffer.from(Array.from({ length: 600_000 }, (_, i) => i % 251))
      await connection.storageVolUpload({ vol, length: data.length }, data)
      expect(got.map(({ status, bytes }) => [status, bytes.length])).to.deep.equal([
        [CONTINUE, 262_120],
        [CONTINUE, 262_120],
        [CONTINUE, 75_760],
        [OK, 0],
      ])
      expect(Buffer.concat(got.map(({ bytes }) => bytes)).equals(data)).to.equal(true)
    })

    it('carry nothing at all', async () => {
      await connection.storageVolUpload({ vol }, new Uint8Array(0))
      expect(got.map(({ status }) => status)).to.deep.equal([OK])
    })

    const LENGTHS = [
      { name: 'exactly what was announced', pieces: [4, 0, 6], sent: [4, 6], ends: OK },
      { name: 'a byte too many in its last piece', pieces: [4, 7], sent: [4], ends: ERROR },
      { name: 'a piece too many', pieces: [4, 6, 1], sent: [4, 6], ends: ERROR },
      { name: 'a byte too few', pieces: [4, 5], sent: [4, 5], ends: ERROR },
      { name: 'nothing', pieces: [], sent: [], ends: ERROR },
    ]
    for (const { name, pieces, sent, ends } of LENGTHS) {
      it(`keep to an announced length of 10 bytes if their source has ${name}`, async () => {
        // As libvirt 11: no answer to what was not announced.
        onStream = (guest, packet) => {
          const bytes = got.reduce((sum, each) => sum + each.bytes.length, 0)
          if (bytes === 10 && packet.status === OK) confirm(guest, packet)
        }
        async function* source(): AsyncGenerator<Uint8Array> {
          for (const length of pieces) yield await Promise.resolve(Buffer.alloc(length, 7))
        }
        const upload = connection.storageVolUpload({ vol, length: 10 }, source())
        const [result] = await Promise.allSettled([upload])
        await expectAlive()
        expect(got.map(({ status, bytes }) => [status, bytes.length])).to.deep.equal([
          ...sent.map((length) => [CONTINUE, length]),
          [ends, 0],
        ])
        expect(result.status).to.equal(ends === OK ? 'fulfilled' : 'rejected')
        if (result.status === 'rejected') expect(result.reason).to.be.instanceOf(UploadLengthError)
      })
    }

    it('send none of a whole source that is longer than announced', async () => {
      const error = await failureOf(
        connection.storageVolUpload({ vol, length: 10n }, Buffer.alloc(11)),
      )
      expect(error).to.be.instanceOf(UploadLengthError).and.include({
        length: 10n,
        message: 'storageVolUpload was given up: its source has more than the announced 10 bytes',
      })
      await expectAlive()
      expect(got.map(({ status }) => status)).to.deep.equal([ERROR])
    })

    it('are not asked for more than the peer takes', async () => {
      let produced = 0
      async function* source(): AsyncGenerator<Uint8Array> {
        for (; produced < 64; produced++) yield await Promise.resolve(Buffer.alloc(MIB))
      }
      onCall = (guest, packet) => {
        guest.send({ ...packet, type: REPLY })
        guest.socket.pause()
      }
      const upload = connection.storageVolUpload({ vol }, source())
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(produced).to.be.lessThan(8)
      peer.clients[0]?.resume()
      await upload
      expect(produced).to.equal(64)
    })

    it('end with what the peer says in their middle', async () => {
      onStream = (guest, packet) => {
        if (got.length === 2) guest.refuse(packet, 38, 'no space left')
      }
      const error = await failureOf(connection.storageVolUpload({ vol }, endless()))
      expect(error).to.include({
        code: 'SYSTEM_ERROR',
        call: 'storageVolUpload',
        detail: 'no space left',
      })
      await expectAlive()
    })

    it('are told of one failure twice by libvirt, which ends them once', async () => {
      onStream = (guest, packet) => {
        for (const type of [STREAM, REPLY]) guest.refuse({ ...packet, type }, 38, 'no space left')
      }
      for (let i = 0; i < 3; i++) {
        const error = await failureOf(connection.storageVolUpload({ vol }, Buffer.alloc(9)))
        expect(error).to.include({ code: 'SYSTEM_ERROR' })
        await expectAlive()
        onCall = (guest, packet) => {
          guest.send({ ...packet, type: REPLY })
        }
      }
    })

    it('end with what the peer says at their end', async () => {
      onStream = (guest, packet) => {
        if (packet.status === OK) guest.refuse({ ...packet, type: REPLY }, 38, 'flush failed')
      }
      const error = await failureOf(connection.storageVolUpload({ vol }, Buffer.alloc(9)))
      expect(error).to.include({ code: 'SYSTEM_ERROR', detail: 'flush failed' })
    })

    it('are given up when their source fails, and the peer is told', async () => {
      async function* source(): AsyncGenerator<Uint8Array> {
        yield Buffer.alloc(10)
        await Promise.resolve()
        throw new Error('the disk is gone')
      }
      const error = await failureOf(connection.storageVolUpload({ vol }, source()))
      expect(error).to.have.property('message', 'the disk is gone')
      await expectAlive()
      expect(got.at(-1)?.status).to.equal(ERROR)
    })

    it('have a deadline for each step', async () => {
      onStream = () => undefined
      const error = await failureOf(
        connection.storageVolUpload({ vol }, Buffer.alloc(9), { deadline: 40 }),
      )
      expect(error).to.include({ name: 'DeadlineError', call: 'storageVolUpload' })
      await expectAlive()
      expect(got.map(({ status }) => status)).to.deep.equal([CONTINUE, OK, ERROR])
    })

    it('are refused data by the peer: that is a broken one', async () => {
      onStream = (guest, packet) => {
        guest.send({ ...packet, status: CONTINUE }, Buffer.alloc(8))
      }
      const error = await failureOf(connection.storageVolUpload({ vol }, endless()))
      expect(error).to.include({ name: 'ConnectionLostError', call: 'storageVolUpload' })
    })
  })

  describe('down', () => {
    it('give the bytes as they come, and confirm the end', async () => {
      onCall = sending(Buffer.from('one'), Buffer.from('two'))
      const chunks: string[] = []
      for await (const chunk of connection.storageVolDownload({ vol }))
        chunks.push(Buffer.from(chunk).toString())
      expect(chunks).to.deep.equal(['one', 'two'])
      expect(got.map(({ status }) => status)).to.deep.equal([OK])
    })

    it('ask for nothing before the first bytes are wanted', async () => {
      let asked = 0
      onCall = () => {
        asked++
      }
      connection.storageVolDownload({ vol })
      await new Promise((resolve) => setTimeout(resolve, 30))
      expect(asked).to.equal(0)
    })

    it('are given up when their reader leaves early, and what still comes is dropped', async () => {
      onCall = sending(...Array<Buffer>(5).fill(Buffer.alloc(1000)))
      for await (const chunk of connection.storageVolDownload({ vol })) {
        expect(chunk).to.have.length(1000)
        break
      }
      await expectAlive()
      expect(got.map(({ status }) => status)).to.deep.equal([ERROR])
    })

    it('end with what the peer refuses, at once or in their middle', async () => {
      onCall = (guest, packet) => {
        guest.refuse(packet, 50, 'no such volume')
      }
      expect(await failureOf(drain())).to.include({ code: 'NO_STORAGE_VOL' })
      onCall = (guest, packet) => {
        guest.send({ ...packet, type: REPLY })
        guest.send({ ...packet, type: STREAM, status: CONTINUE }, Buffer.alloc(5))
        guest.refuse({ ...packet, type: STREAM }, 38, 'read error')
      }
      expect(await failureOf(drain())).to.include({ code: 'SYSTEM_ERROR' })
      await expectAlive()
    })

    it('are given up when the reply is late, and the stream that it opens is closed', async () => {
      let late: (() => void) | undefined
      onCall = (guest, packet) => {
        late = () => {
          sending(Buffer.alloc(9))(guest, packet)
        }
      }
      expect(await failureOf(drain({ deadline: 30 }))).to.include({ name: 'DeadlineError' })
      late?.()
      await expectAlive()
      expect(got.map(({ status }) => status)).to.deep.equal([ERROR])
    })

    it('may begin, end or fail before the reply that opens them', async () => {
      onCall = (guest, packet) => {
        for (const data of ['early', '']) {
          guest.send({ ...packet, type: STREAM, status: CONTINUE }, Buffer.from(data))
        }
        guest.send({ ...packet, type: REPLY })
      }
      expect(await drain()).to.equal(5)
      onCall = (guest, packet) => {
        guest.refuse({ ...packet, type: STREAM }, 38, 'early error')
        guest.send({ ...packet, type: REPLY })
      }
      expect(await failureOf(drain())).to.include({ code: 'SYSTEM_ERROR' })
      await expectAlive()
    })

    it('hold the peer back while nobody reads them, and lose nothing', async () => {
      const total = 64
      let sent = 0
      onCall = (guest, packet) => {
        guest.send({ ...packet, type: REPLY })
        void (async () => {
          for (; sent < total; sent++) {
            guest.send({ ...packet, type: STREAM, status: CONTINUE }, Buffer.alloc(MIB, sent))
            if (guest.socket.writableNeedDrain) await once(guest.socket, 'drain')
          }
          guest.send({ ...packet, type: STREAM, status: CONTINUE })
        })()
      }
      let read = 0
      for await (const chunk of connection.storageVolDownload({ vol })) {
        if (read === 0) {
          await new Promise((resolve) => setTimeout(resolve, 150))
          expect(sent).to.be.lessThan(8)
        }
        expect(chunk[0]).to.equal(Math.floor(read / MIB))
        read += chunk.length
      }
      expect(read).to.equal(total * MIB)
    })

    it('let calls made in their own loop through, though their bytes come first', async () => {
      onCall = (guest, packet) => {
        if (packet.procedure === 59) guest.answer(packet, text, 'h')
        else sending(...Array<Buffer>(8).fill(Buffer.alloc(MIB)))(guest, packet)
      }
      let calls = 0
      for await (const chunk of connection.storageVolDownload({ vol })) {
        expect(chunk).to.have.length(MIB)
        expect(await connection.connectGetHostname()).to.equal('h')
        calls++
      }
      expect(calls).to.equal(8)
    })

    it('take no more than 32 MiB even then: the call ends at its deadline, the rest goes on', async () => {
      let sent = 0
      onCall = (guest, packet) => {
        if (packet.procedure === 59) return
        guest.send({ ...packet, type: REPLY })
        void (async () => {
          for (; sent < 80; sent++) {
            guest.send({ ...packet, type: STREAM, status: CONTINUE }, Buffer.alloc(MIB))
            if (guest.socket.writableNeedDrain) await once(guest.socket, 'drain')
          }
          guest.send({ ...packet, type: STREAM, status: CONTINUE })
        })()
      }
      let read = 0
      for await (const chunk of connection.storageVolDownload({ vol })) {
        if (read === 0) {
          const call = connection.connectGetHostname({}, { deadline: 1_500 })
          expect(await failureOf(call)).to.include({ name: 'DeadlineError' })
          expect(sent).to.be.lessThan(40)
        }
        read += chunk.length
      }
      expect(read).to.equal(80 * MIB)
    })

    async function drain(options?: { deadline: number }): Promise<number> {
      let bytes = 0
      for await (const chunk of connection.storageVolDownload({ vol }, options))
        bytes += chunk.length
      return bytes
    }
  })

  async function expectAlive(): Promise<void> {
    onCall = (guest, packet) => {
      guest.answer(packet, text, 'alive')
    }
    expect(await connection.connectGetHostname()).to.equal('alive')
  }
})

function confirm(guest: Guest, packet: Packet): void {
  if (packet.status !== CONTINUE) guest.send({ ...packet, status: OK })
}

function sending(...chunks: readonly Buffer[]) {
  return (guest: Guest, packet: Packet): void => {
    guest.send({ ...packet, type: REPLY })
    for (const chunk of [...chunks, Buffer.alloc(0)]) {
      guest.send({ ...packet, type: STREAM, status: CONTINUE }, chunk)
    }
  }
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) {
    yield Buffer.alloc(1000)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
