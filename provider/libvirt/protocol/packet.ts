import { XdrReader } from '../xdr/reader.js'
import { XdrWriter } from '../xdr/writer.js'
import type { Xdr } from '../xdr/xdr.js'
import { XdrError } from '../xdr/xdr-error.js'

/** The programs a daemon speaks on one connection; each in version 1. */
export const PROGRAM = { REMOTE: 0x20008086, KEEPALIVE: 0x6b656570 } as const

/** `virNetMessageType`, as far as a client without file descriptors meets it. */
export const PACKET_TYPE = { CALL: 0, REPLY: 1, EVENT: 2, STREAM: 3 } as const

/** `virNetMessageStatus`. */
export const PACKET_STATUS = { OK: 0, ERROR: 1, CONTINUE: 2 } as const

/** Length word and header, in bytes. */
export const HEADER_LENGTH = 28

/** Longest packet, its length word included (`VIR_NET_MESSAGE_MAX` and four). */
export const PACKET_LIMIT = 33_554_436

/** What stands before the payload. */
export interface Header {
  readonly program: number
  readonly procedure: number
  readonly type: number
  readonly serial: number
  readonly status: number
}

/** One whole packet from the peer. */
export interface Packet extends Header {
  readonly payload: XdrReader
}

/** A packet ready to be written. Throws `XdrError` for a payload that cannot be sent. */
export function encodePacket<Given>(
  header: Header,
  type: Xdr<unknown, Given>,
  payload: Given,
): Buffer {
  const writer = begin(header)
  type.encode(writer, payload)
  const packet = writer.written
  if (packet.length > PACKET_LIMIT) {
    throw new XdrError(`a packet of ${packet.length} bytes exceeds the limit of ${PACKET_LIMIT}`)
  }
  packet.writeUInt32BE(packet.length, 0)
  return packet
}

/** The first 28 bytes of a packet with `payloadLength` raw bytes behind them. */
export function encodeHeader(header: Header, payloadLength: number): Buffer {
  const packet = begin(header).written
  packet.writeUInt32BE(HEADER_LENGTH + payloadLength, 0)
  return packet
}

/** Reads a packet that was cut out by its own length word. */
export function decodePacket(packet: Buffer): Packet {
  const reader = new XdrReader(packet, 4)
  const program = reader.uint32()
  const version = reader.uint32()
  if (version !== VERSION) throw new XdrError(`packet of version ${version} instead of ${VERSION}`)
  return {
    program,
    procedure: reader.int32(),
    type: reader.uint32(),
    serial: reader.uint32(),
    status: reader.uint32(),
    payload: reader,
  }
}

const VERSION = 1

function begin(header: Header): XdrWriter {
  const writer = new XdrWriter()
  writer.uint32(0)
  writer.uint32(header.program)
  writer.uint32(VERSION)
  writer.int32(header.procedure)
  writer.uint32(header.type)
  writer.uint32(header.serial)
  writer.uint32(header.status)
  return writer
}
