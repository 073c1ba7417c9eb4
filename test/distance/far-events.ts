import type { DomainLifecycleEvent, DomainRef } from '../../provider/libvirt/index.js'
import { PACKET_STATUS, PACKET_TYPE, PROGRAM } from '../../provider/libvirt/protocol/packet.js'
import { domain } from '../../provider/libvirt/protocol/refs.js'
import { encodePacket } from './wire.js'
import { struct } from '../../provider/libvirt/xdr/composites.js'
import { int } from '../../provider/libvirt/xdr/numbers.js'
import type { FakeConnection } from '../fake/fake-connection.js'

/** The lifecycle events that one client has registered for. */
export class FarEvents {
  /** The calls that register and deregister, by name. */
  readonly calls: Readonly<Record<string, (args: object) => Promise<unknown>>>
  readonly #registered = new Map<number, () => Promise<void>>()
  #last = 0

  constructor(fake: FakeConnection, send: (bytes: Uint8Array) => void) {
    this.calls = {
      connectDomainEventCallbackRegisterAny: async (args) => {
        const callbackID = (this.#last += 1)
        const tell = (msg: DomainLifecycleEvent): void => {
          send(encodePacket(HEADER, lifecycleEvent, { callbackID, msg }))
        }
        const { dom } = args as { readonly dom: DomainRef | null }
        this.#registered.set(callbackID, await fake.domainEvents(dom, tell))
        return callbackID
      },
      connectDomainEventCallbackDeregisterAny: async (args) => {
        const { callbackID } = args as { readonly callbackID: number }
        await this.#registered.get(callbackID)?.()
      },
    }
  }
}

const lifecycleEvent = struct({
  callbackID: int,
  msg: struct({ dom: domain, event: int, detail: int }),
})

/** `REMOTE_PROC_DOMAIN_EVENT_CALLBACK_LIFECYCLE` */
const HEADER = {
  program: PROGRAM.REMOTE,
  procedure: 318,
  type: PACKET_TYPE.EVENT,
  serial: 0,
  status: PACKET_STATUS.OK,
} as const
