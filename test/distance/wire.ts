import { appendHeader, appendPacket, type Header } from '../../provider/libvirt/protocol/packet.js'
import { XdrWriter } from '../../provider/libvirt/xdr/writer.js'
import type { Xdr } from '../../provider/libvirt/xdr/xdr.js'

/** One whole packet. */
export function encodePacket<Given>(
  header: Header,
  args: Xdr<unknown, Given>,
  given: Given,
): Buffer {
  const writer = new XdrWriter()
  appendPacket(writer, header, { args, given })
  return Buffer.from(writer.written)
}

/** The first 28 bytes of a packet that has that many raw bytes behind them. */
export function encodeHeader(header: Header, payloadLength: number): Buffer {
  const writer = new XdrWriter()
  appendHeader(writer, header, payloadLength)
  return Buffer.from(writer.written)
}
