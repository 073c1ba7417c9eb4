import { Duplex } from 'node:stream'
import type { Runtime } from '../../provider/host/index.js'
import type { LibvirtConnection } from '../../provider/libvirt/index.js'
import { createConnection } from '../../provider/libvirt/connection/connection.js'
import { handshake } from '../../provider/libvirt/connection/rpc/handshake.js'
import { Rpc } from '../../provider/libvirt/connection/rpc/rpc.js'
import { parseUri } from '../../provider/libvirt/transport/parse-uri.js'
import { subjectOf } from '../fake/subject-of.js'
import type { MemoryHost } from '../instance-rescue/support/memory-host.js'
import { FarDaemon } from './far-daemon.js'

/** Virtual milliseconds from a call to its answer, half of them each way. */
export const ROUND_TRIP_MS = 100

/** A packet that waits for an answer, and the virtual time at which it was sent. */
export interface Asked {
  readonly at: number
  readonly call: string
  readonly subject: string
}

/**
 * A runtime for a memory host whose connections use the real client and the real protocol, over a link
 * of one round trip. Time is virtual, so the result depends on the code alone.
 */
export function farRuntime(host: MemoryHost, asked: Asked[]): Runtime {
  return { ...host.runtime, connect: (uri) => connectFar(host, { uri, asked }) }
}

async function connectFar(
  host: MemoryHost,
  { uri, asked }: { readonly uri: string; readonly asked: Asked[] },
): Promise<LibvirtConnection> {
  const link = await openLink(host, asked)
  const rpc = new Rpc(
    {
      readable: link,
      writable: link,
      hold: () => undefined,
      destroy: () => link.destroy(),
      explain: () => Promise.resolve(null),
    },
    { uri, deadline: Number.POSITIVE_INFINITY, keepalive: null },
  )
  await handshake(rpc, parseUri(uri), new AbortController().signal)
  return createConnection(rpc)
}

/** Opens a link, and returns the client's end. Data of any size takes half a round trip. */
async function openLink({ fake, clock }: MemoryHost, asked: Asked[]): Promise<Duplex> {
  const halfway = (run: () => void): void => {
    clock.at(ROUND_TRIP_MS / 2, run)
  }
  const daemon = new FarDaemon(await fake.connect(), {
    send: (bytes) => {
      halfway(() => link.push(bytes))
    },
    asked: (call, args) => {
      asked.push({ at: clock.now() - ROUND_TRIP_MS / 2, call, subject: subjectOf(args) })
    },
  })
  const link = new Duplex({
    read: () => undefined,
    write: (bytes: Buffer, _encoding, done) => {
      const sent = Buffer.from(bytes) // the client uses its memory again once this write is done
      halfway(() => {
        daemon.receive(sent)
      })
      done()
    },
  })
  return link
}
