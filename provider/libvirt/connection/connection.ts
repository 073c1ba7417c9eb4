import type { Calls, CallOptions } from '../procedures/calls.js'
import type { Procedure } from '../procedures/procedure.js'
import { STREAM_PROCEDURES } from '../procedures/stream.js'
import { PROCEDURES } from '../procedures/table.js'
import type { LibvirtConnection } from '../types.js'
import { DomainEvents } from './domain-events.js'
import { download } from './download.js'
import type { Rpc } from './rpc.js'
import { upload } from './upload.js'

/** The connection that programs see, over calls that already work. */
export function createConnection(rpc: Rpc): LibvirtConnection {
  const events = new DomainEvents(rpc)
  return {
    ...callsOver(rpc),
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
    // A console may be silent for ever: only opening it has a deadline.
    domainOpenConsole: (args, options) =>
      download(rpc, { ...STREAMS.domainOpenConsole, args }, { ...options, idle: Infinity }),
  }
}

function callsOver(rpc: Rpc): Calls {
  const methods = Object.entries<Procedure>(PROCEDURES).map(([call, procedure]) => [
    call,
    (args: never = NO_ARGUMENTS, options?: CallOptions) =>
      rpc.call({ call, procedure, args }, options),
  ])
  return Object.fromEntries(methods) as Calls
}

const NO_ARGUMENTS = {} as never

/** Tells the daemon, but waits no longer for it than `GOODBYE`: a stopped one never answers. */
async function close(rpc: Rpc): Promise<void> {
  if (!rpc.link.ended) {
    rpc.link.retire()
    const { connectClose: procedure } = PROCEDURES
    const goodbye = rpc.call({ call: 'connectClose', procedure, args: {} }, { deadline: GOODBYE })
    await goodbye.catch(() => undefined)
  }
  rpc.link.end()
}

const GOODBYE = 1_000

const STREAMS = {
  storageVolUpload: named('storageVolUpload'),
  storageVolDownload: named('storageVolDownload'),
  domainScreenshot: named('domainScreenshot'),
  domainOpenConsole: named('domainOpenConsole'),
} as const

function named<Name extends keyof typeof STREAM_PROCEDURES>(
  call: Name,
): { readonly call: Name; readonly procedure: (typeof STREAM_PROCEDURES)[Name] } {
  return { call, procedure: STREAM_PROCEDURES[call] }
}
