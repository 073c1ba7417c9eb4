import { QEMU_PROCEDURES } from '../procedures/qemu.js'
import { STREAM_PROCEDURES } from '../procedures/stream.js'
import { PROCEDURES } from '../procedures/table.js'
import type { LibvirtConnection } from '../types.js'
import { callsOver } from './calls-over.js'
import { DomainEvents } from './domain-events.js'
import { openPort } from './streams/open-port.js'
import { download } from './streams/download.js'
import type { Rpc } from './rpc/rpc.js'
import { upload } from './streams/upload.js'

/** The connection that programs see, over an `Rpc` that is open. */
export function createConnection(rpc: Rpc): LibvirtConnection {
  const events = new DomainEvents(rpc)
  return {
    ...callsOver(rpc, { ...PROCEDURES, ...QEMU_PROCEDURES }),
    uri: rpc.link.uri,
    closed: rpc.link.closed,
    close: () => close(rpc),
    domainEvents: (dom, listener, options) => events.subscribe(dom, listener, options),
    storageVolUpload: (args, source, options) =>
      upload(rpc, { ...STREAMS.storageVolUpload, args }, { ...options, source }),
    storageVolDownload: (args, options) =>
      download(rpc, { ...STREAMS.storageVolDownload, args }, options),
    domainScreenshot: (args, options) =>
      download(rpc, { ...STREAMS.domainScreenshot, args }, options),
    domainOpenConsole: (args, options) =>
      openPort(rpc, { ...STREAMS.domainOpenConsole, args }, options),
    domainOpenChannel: (args, options) =>
      openPort(rpc, { ...STREAMS.domainOpenChannel, args }, options),
  }
}

/** Closes the connection. It waits at most `GOODBYE` for the daemon's answer: a stopped daemon never answers. */
async function close(rpc: Rpc): Promise<void> {
  if (!rpc.link.ended) {
    rpc.link.retire()
    const { connectClose: procedure } = PROCEDURES
    const goodbye = rpc.call({ call: 'connectClose', procedure, args: {} }, { deadline: GOODBYE })
    await goodbye.catch(() => undefined)
  }
  rpc.link.end()
}

/** Milliseconds. */
const GOODBYE = 1_000

const STREAMS = {
  storageVolUpload: named('storageVolUpload'),
  storageVolDownload: named('storageVolDownload'),
  domainScreenshot: named('domainScreenshot'),
  domainOpenConsole: named('domainOpenConsole'),
  domainOpenChannel: named('domainOpenChannel'),
} as const

function named<Name extends keyof typeof STREAM_PROCEDURES>(
  call: Name,
): { readonly call: Name; readonly procedure: (typeof STREAM_PROCEDURES)[Name] } {
  return { call, procedure: STREAM_PROCEDURES[call] }
}
