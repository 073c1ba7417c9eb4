import { XdrReader } from '../xdr/reader.js'
import type { XdrWriter } from '../xdr/writer.js'
import type { Xdr } from '../xdr/xdr.js'
import { XdrError } from '../xdr/xdr-error.js'

/** The programs of one connection; each in version 1. */
export const PROGRAM = { REMOTE: 0x20008086, QEMU: 0x20008087, KEEPALIVE: 0x6b656570 } as const

/** `virNetMessageType`, without the types that carry file descriptors. */
export const PACKET_TYPE = { CALL: 0, REPLY: 1, EVENT: 2, STREAM: 3 } as const

/** `virNetMessageStatus`. */
export const PACKET_STATUS = { OK: 0, ERROR: 1, CONTINUE: 2 } as const

/** Length word and header, in bytes. */
export const HEADER_LENGTH = 28

/** Longest packet, its length word included (`VIR_NET_MESSAGE_MAX` and four). */
export const PACKET_LIMIT = 33_554_436

/** The words before the payload. */
export interface Header {
  readonly program: number
  readonly procedure: number
  readonly type: number
  readonly serial: number
  readonly status: number
}

/** One whole packet from the peer; its payload is valid until the next packet is read. */
export interface Packet extends Header {
  readonly payload: XdrReader
}

/** Appends a packet to what `writer` holds. Throws `XdrError`, and appends nothing, if it cannot be sent. */
export function appendPacket<Given>(
  writer: XdrWriter,
  header: Header,
  { args, given }: { readonly args: Xdr<unknown, Given>; readonly given: Given },
): void {
  const start = writer.length
  try {
    appendHeader(writer, header)
    args.encode(writer, given)
    writer.patchUint32(allowed(writer.length - start), start)
  } catch (error) {
    writer.truncate(start)
    throw error
  }
}

/** Appends the first 28 bytes of a packet that has `payloadLength` raw bytes behind them. */
export function appendHeader(writer: XdrWriter, header: Header, payloadLength = 0): void {
  writer.uint32(HEADER_LENGTH + payloadLength)
  writer.uint32(header.program)
  writer.uint32(VERSION)
  writer.int32(header.procedure)
  writer.uint32(header.type)
  writer.uint32(header.serial)
  writer.uint32(header.status)
}

/** Reads one whole packet. */
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

function allowed(length: number): number {
  if (length <= PACKET_LIMIT) return length
  throw new XdrError(`a packet of ${length} bytes exceeds the limit of ${PACKET_LIMIT}`)
}
