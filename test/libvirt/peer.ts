import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  connect,
  type ConnectOptions,
  type LibvirtConnection,
} from '../../provider/libvirt/index.js'
import { Framer } from '../../provider/libvirt/protocol/framer.js'
import * as wire from '../../provider/libvirt/protocol/packet.js'
import { array } from '../../provider/libvirt/xdr/composites.js'
import { int } from '../../provider/libvirt/xdr/numbers.js'
import { text } from '../../provider/libvirt/xdr/text.js'
import { XdrWriter } from '../../provider/libvirt/xdr/writer.js'
import type { Xdr } from '../../provider/libvirt/xdr/xdr.js'

/** One client of a peer, and what the peer can send to it. */
export interface PeerClient {
  readonly socket: Socket
  /** Answers a packet with a result. */
  answer<Given>(to: wire.Packet, type: Xdr<unknown, Given>, result: Given): void
  /** Refuses a packet as libvirt does. */
  refuse(packet: wire.Packet, code: number, message: string): void
  /** A packet with this header and these raw bytes behind it. */
  send(header: Partial<wire.Header>, payload?: Uint8Array): void
}

/** What a peer does with a packet after the handshake. */
export type Script = (client: PeerClient, packet: wire.Packet) => void

/** A server on a socket of its own that shakes hands like libvirt and then runs a script. */
export interface Peer {
  readonly uri: string
  readonly clients: readonly Socket[]
  connect(options?: ConnectOptions): Promise<LibvirtConnection>
  stop(): void
}

export async function startPeer(
  script: Script,
  handshake: Script = acceptHandshake,
): Promise<Peer> {
  const directory = mkdtempSync(join(tmpdir(), 'rescue-peer-'))
  const path = join(directory, 'socket')
  const clients: Socket[] = []
  const server = createServer((socket) => {
    clients.push(socket)
    socket.on('error', () => undefined)
    serve(socket, (client, packet) => {
      const isHandshake = HANDSHAKE.includes(packet.procedure)
      ;(isHandshake && packet.program === REMOTE ? handshake : script)(client, packet)
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const uri = `test+unix:///default?socket=${path}`
  return {
    uri,
    clients,
    connect: (options) => connect(uri, options),
    stop: () => {
      for (const socket of clients) socket.destroy()
      server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** The handshake of a daemon that requires no authentication. */
export const acceptHandshake: Script = (client, packet) => {
  if (packet.procedure === AUTH_LIST) client.answer(packet, array(int, 20), [0])
  else if (packet.procedure === SUPPORTS_FEATURE) client.answer(packet, int, 1)
  else client.send(packet)
}

const { REMOTE } = wire.PROGRAM
const [AUTH_LIST, SUPPORTS_FEATURE, OPEN, CLOSE, POLKIT] = [66, 60, 1, 2, 70]
const HANDSHAKE: readonly number[] = [AUTH_LIST, SUPPORTS_FEATURE, OPEN, CLOSE, POLKIT]

function serve(socket: Socket, script: Script): void {
  const framer = new Framer((bytes) => {
    script(client, wire.decodePacket(bytes))
  })
  const client: PeerClient = {
    socket,
    answer: ({ program, procedure, serial }, type, result) => {
      const header = { program, procedure, serial, type: wire.PACKET_TYPE.REPLY, status: 0 }
      const writer = new XdrWriter()
      wire.appendPacket(writer, header, { args: type, given: result })
      socket.write(writer.written)
    },
    refuse: (packet, code, message) => {
      const payload = errorPayload(code, message)
      const type = packet.type === wire.PACKET_TYPE.STREAM ? packet.type : wire.PACKET_TYPE.REPLY
      socket.write(rawPacket({ ...packet, type, status: wire.PACKET_STATUS.ERROR }, payload))
    },
    send: (header, payload = new Uint8Array(0)) => {
      socket.write(rawPacket(header, payload))
    },
  }
  socket.on('data', (chunk) => {
    framer.push(chunk)
  })
}

/** A reply unless the header says otherwise. */
export function rawPacket(
  { program = REMOTE, procedure = 0, type, serial = 0, status = 0 }: Partial<wire.Header>,
  payload: Uint8Array,
): Buffer {
  const header = { program, procedure, serial, status, type: type || wire.PACKET_TYPE.REPLY }
  const writer = new XdrWriter()
  wire.appendHeader(writer, header, payload.length)
  return Buffer.concat([writer.written, payload])
}

/** `virNetMessageError` of the domain RPC, with its many empty fields. */
function errorPayload(code: number, message: string): Buffer {
  const writer = new XdrWriter()
  writer.int32(code)
  writer.int32(RPC)
  writer.uint32(1)
  text.encode(writer, message)
  for (const empty of [2, 0, 0, 0, 0, 0, 0, 0]) writer.int32(empty)
  return Buffer.from(writer.written)
}

const RPC = 7
