import { LibvirtError } from '../../errors/libvirt-error.js'
import { PACKET_STATUS, PACKET_TYPE, type Packet } from '../../protocol/packet.js'
import { refusal } from '../../protocol/refusal.js'
import { XdrError } from '../../xdr/xdr-error.js'

/** The packets of one serial: a call or a stream, until the peer's last packet for it. */
export interface Exchange {
  /** The name of the procedure. */
  readonly call: string
  readonly procedure: { readonly program?: number; readonly number: number }
  /** True if the peer may send more after its last packet; that is dropped. */
  readonly lingers: boolean
  /** Takes a packet; true when it was the last. Throws `XdrError` when the peer is broken. */
  accept(packet: Packet): boolean
  /** The connection has ended; nothing more will come. */
  lose(uri: string, cause: Error | undefined): void
}

/** The error that a packet with status error carries. */
export function readRefusal(call: string, packet: Packet): LibvirtError {
  const refused = refusal.decode(packet.payload)
  packet.payload.end()
  return new LibvirtError(call, refused)
}

/** Refuses a packet that this exchange cannot get now. */
export function unexpected(call: string, { type, status }: Packet): XdrError {
  const kind = nameIn(PACKET_TYPE, type)
  return new XdrError(`unexpected packet for ${call}: ${kind} ${nameIn(PACKET_STATUS, status)}`)
}

function nameIn(table: Readonly<Record<string, number>>, number: number): string {
  const found = Object.entries(table).find(([, value]) => value === number)
  return found?.[0].toLowerCase() ?? String(number)
}
