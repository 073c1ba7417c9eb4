import { findDomain, findRunning } from './find-domain.js'
import { openConsole, takeScreenshot } from './console.js'
import { assertPort, portSays } from './guest.js'
import {
  ConnectionLostError,
  type Calls,
  type CallOptions,
  type LibvirtConnection,
  type OpenPort,
} from '../../provider/libvirt/index.js'
import { withExactLength } from '../../provider/libvirt/connection/streams/exact-length.js'
import { QEMU_PROCEDURES } from '../../provider/libvirt/procedures/qemu.js'
import { PROCEDURES } from '../../provider/libvirt/procedures/table.js'
import { BLOCK_CALLS } from './calls/block-calls.js'
import { DEFINITION_CALLS } from './calls/definition-calls.js'
import { DISK_CALLS } from './calls/disk-calls.js'
import type { Handlers } from './calls/handlers.js'
import { GUEST_CALLS } from './calls/guest-calls.js'
import { HOST_CALLS } from './calls/host-calls.js'
import type { FakeHost } from './host.js'
import { Line, type FakeServer } from './line.js'
import { POOL_CALLS } from './calls/pool-calls.js'
import { Refused } from './refused.js'
import { RUNNING_CALLS } from './calls/running-calls.js'
import { readBytes, VOLUME_CALLS, writeBytes } from './calls/volume-calls.js'

/** A connection that can be cut. */
export interface FakeConnection extends LibvirtConnection {
  /** Loses the connection now: calls under way fail, whether they happened or not. */
  cut(): void
}

/** Opens a connection to a fake. */
export function openFakeConnection(server: FakeServer): FakeConnection {
  const line = new Line(server)
  const { host } = server
  return {
    ...callsOver(line),
    uri: server.uri,
    closed: line.closed,
    cut: () => {
      line.end(
        new ConnectionLostError(server.uri, { call: null, sent: true }, new Error('it was cut')),
      )
    },
    close: () => {
      line.end(null)
      return Promise.resolve()
    },
    domainEvents: async (dom, listener, options) => {
      const args = { eventID: 0, dom }
      await line.perform('connectDomainEventCallbackRegisterAny', args, {
        options,
        work: () => dom && findDomain(host, dom),
      })
      return line.listen((event) => {
        if (dom === null || dom.uuid === event.dom.uuid) listener(event)
      })
    },
    storageVolUpload: async (range, source, options) => {
      const chunks: Uint8Array[] = []
      const pieces = withExactLength(source, BigInt(range.length ?? 0))
      // A source may use the memory of a piece again.
      for await (const piece of pieces) chunks.push(Buffer.from(piece))
      const data = Buffer.concat(chunks)
      const work = (): void => {
        writeBytes(host, range.vol, { ...numbers(range), data })
      }
      await line.perform('storageVolUpload', range, { options, work })
    },
    async *storageVolDownload(range, options) {
      const work = (): Buffer => readBytes(host, range.vol, numbers(range))
      const bytes = await line.perform('storageVolDownload', range, { options, work })
      for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
    },
    domainOpenConsole: async (port, options) => {
      const work = (): OpenPort => openConsole(host, port)
      const opened = await line.perform('domainOpenConsole', port, { options, work })
      void line.closed.then(() => {
        opened.close()
      })
      return {
        ...opened,
        read: () => line.perform('read a console', {}, { options, work: () => opened.read() }),
      }
    },
    async *domainScreenshot(of, options) {
      const work = (): Uint8Array => takeScreenshot(host, of.dom)
      yield await line.perform('domainScreenshot', of, { options, work })
    },
    domainOpenChannel: async (port, options) => {
      await line.perform('domainOpenChannel', port, {
        options,
        work: () => {
          assertPort(findRunning(host, port.dom), port.name)
        },
      })
      const work = (): Promise<string> => portSays(host, findRunning(host, port.dom), port.name)
      return {
        read: async () =>
          Buffer.from(await line.perform('read from a port', {}, { options, work })),
        write: () => Promise.resolve(),
        close: () => undefined,
      }
    },
  }
}

const CHUNK = 262_120

const HANDLERS: Handlers = {
  ...HOST_CALLS,
  ...DEFINITION_CALLS,
  ...DISK_CALLS,
  ...BLOCK_CALLS,
  ...GUEST_CALLS,
  ...RUNNING_CALLS,
  ...POOL_CALLS,
  ...VOLUME_CALLS,
}

type Handler = (host: FakeHost, args: object) => unknown

function callsOver(line: Line): Calls {
  const handlers = new Map<string, Handler>(Object.entries(HANDLERS as Record<string, Handler>))
  const methods = Object.keys({ ...PROCEDURES, ...QEMU_PROCEDURES }).map((call) => [
    call,
    (args: object = {}, options?: CallOptions) =>
      line.perform(call, args, {
        options,
        work: () => {
          const handler = handlers.get(call)
          if (handler !== undefined) return handler(line.server.host, args)
          throw new Refused(
            'NO_SUPPORT',
            'QEMU',
            `this function is not supported by the fake: ${call}`,
          )
        },
      }),
  ])
  return Object.fromEntries(methods) as Calls
}

function numbers(range: {
  offset?: bigint | number | undefined
  length?: bigint | number | undefined
}): { offset: number; length: number } {
  return { offset: Number(range.offset ?? 0), length: Number(range.length ?? 0) }
}
