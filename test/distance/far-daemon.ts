import { LibvirtError } from '../../provider/libvirt/index.js'
import { STREAM_PROCEDURES } from '../../provider/libvirt/procedures/stream.js'
import { Framer } from '../../provider/libvirt/protocol/framer.js'
import * as wire from '../../provider/libvirt/protocol/packet.js'
import { refusal } from '../../provider/libvirt/protocol/refusal.js'
import type { FakeConnection } from '../fake/fake-connection.js'
import { FarEvents } from './far-events.js'
import { GREETING, readCall, type FarCall } from './far-procedures.js'
import { FarStreams } from './far-streams.js'

/** What a far daemon needs of its client. */
export interface FarClient {
  send(bytes: Uint8Array): void
  /** Called for each packet that waits for an answer: a call, or the end of a stream. */
  asked(what: string, args: object): void
}

/**
 * A daemon that speaks libvirt's protocol to one client, and acts on a fake host.
 *
 * Like libvirtd it works on five calls of a client at a time; the others wait.
 */
export class FarDaemon {
  readonly #fake: FakeConnection
  readonly #client: FarClient
  readonly #framer = new Framer()
  readonly #streams: FarStreams
  readonly #events: FarEvents
  readonly #waiting: wire.Packet[] = []
  #working = 0

  constructor(fake: FakeConnection, client: FarClient) {
    this.#fake = fake
    this.#client = client
    this.#streams = new FarStreams(fake)
    this.#events = new FarEvents(fake, (bytes) => {
      client.send(bytes)
    })
  }

  /** Takes the bytes that the client has sent. */
  receive(bytes: Buffer): void {
    for (const packet of this.#framer.push(bytes)) {
      const decoded = wire.decodePacket(packet)
      if (decoded.type === wire.PACKET_TYPE.CALL) this.#waiting.push(decoded)
      else void this.#continue(decoded)
    }
    this.#work()
  }

  #work(): void {
    for (; this.#working < CALLS_AT_A_TIME; this.#working += 1) {
      const packet = this.#waiting.shift()
      if (packet === undefined) return
      void this.#answer(packet).finally(() => {
        this.#working -= 1
        this.#work()
      })
    }
  }

  async #answer(packet: wire.Packet): Promise<void> {
    const { call, args, procedure } = readCall(packet)
    const header = { ...packet, type: wire.PACKET_TYPE.REPLY }
    this.#client.asked(call, args)
    await this.#unlessRefused(header, async () => {
      const result = await this.#perform(packet.serial, { call, args })
      this.#client.send(wire.encodePacket(header, procedure.result, result as never))
      for (const bytes of this.#streams.pour(packet)) this.#client.send(bytes)
    })
  }

  async #perform(serial: number, { call, args }: FarCall): Promise<unknown> {
    if (call in GREETING) return GREETING[call as keyof typeof GREETING]
    if (call in STREAM_PROCEDURES) return this.#streams.open(serial, { call, args })
    if (call in this.#events.calls) return this.#events.calls[call]?.(args)
    return (this.#fake[call as keyof FakeConnection] as Method)(args)
  }

  /** A packet of a stream that is open. */
  async #continue(packet: wire.Packet): Promise<void> {
    if (packet.status === wire.PACKET_STATUS.CONTINUE) {
      this.#streams.take(packet)
      return
    }
    await this.#unlessRefused(packet, async () => {
      const stream = this.#streams.close(packet)
      this.#client.asked(`… end of ${stream.call}`, stream.args)
      await stream.finish()
      this.#client.send(wire.encodeHeader({ ...packet, status: wire.PACKET_STATUS.OK }, 0))
    })
  }

  async #unlessRefused(header: wire.Header, act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error
      const { codeNumber: code, domainNumber, detail: message } = error
      const said = { code, domain: domainNumber, message, level: 2, int1: 0, int2: 0 }
      const status = wire.PACKET_STATUS.ERROR
      this.#client.send(wire.encodePacket({ ...header, status }, refusal, said))
    }
  }
}

type Method = (args: object) => Promise<unknown>

/** libvirtd's default of `max_client_requests`. */
const CALLS_AT_A_TIME = 5
