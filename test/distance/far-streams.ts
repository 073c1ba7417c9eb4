import type { VolRange } from '../../provider/libvirt/index.js'
import * as wire from '../../provider/libvirt/protocol/packet.js'
import type { FakeConnection } from '../fake/fake-connection.js'
import type { FarCall } from './far-procedures.js'

/** A stream that the client has ended or given up; `finish` writes what was uploaded. */
interface Ended extends FarCall {
  finish(): Promise<void>
}

/** The open uploads and downloads of one client, by their serials. */
export class FarStreams {
  readonly #fake: FakeConnection
  readonly #open = new Map<number, FarCall & { readonly bytes: Uint8Array[] }>()

  constructor(fake: FakeConnection) {
    this.#fake = fake
  }

  async open(serial: number, { call, args }: FarCall): Promise<void> {
    const bytes: Uint8Array[] = []
    if (call === 'storageVolDownload')
      for await (const chunk of this.#fake.storageVolDownload(args as VolRange)) bytes.push(chunk)
    this.#open.set(serial, { call, args, bytes })
  }

  /** The packets that follow the reply to a download: its bytes, then an empty packet for their end. */
  pour(packet: wire.Packet): readonly Buffer[] {
    const stream = this.#open.get(packet.serial)
    if (stream?.call !== 'storageVolDownload') return []
    const { STREAM: type } = wire.PACKET_TYPE
    const header = { ...packet, type, status: wire.PACKET_STATUS.CONTINUE }
    return [...stream.bytes, NO_BYTES].map((bytes) =>
      Buffer.concat([wire.encodeHeader(header, bytes.length), bytes]),
    )
  }

  /** Takes bytes of an upload. */
  take({ serial, payload }: wire.Packet): void {
    this.#open.get(serial)?.bytes.push(payload.rest())
  }

  /** Takes the packet with which the client ends a stream or gives it up. */
  close({ serial, status }: wire.Packet): Ended {
    const stream = this.#open.get(serial)
    if (stream === undefined) throw new Error(`no stream of serial ${serial} is open`)
    this.#open.delete(serial)
    const { call, args, bytes } = stream
    const isWritten = call === 'storageVolUpload' && status === wire.PACKET_STATUS.OK
    return {
      call,
      args,
      finish: async () => {
        if (isWritten) await this.#fake.storageVolUpload(args as VolRange, Buffer.concat(bytes))
      },
    }
  }
}

const NO_BYTES = new Uint8Array(0)
