import type { CallOptions } from '../procedures/calls.js'
import type { ByteStream } from './byte-stream.js'
import { completing, openStream } from './open-stream.js'
import type { Request, Rpc } from './rpc.js'

/** Sends `source` up the stream that `request` opens, as fast as the daemon takes it. */
export async function upload<Given>(
  rpc: Rpc,
  request: Request<Given, unknown>,
  { source, ...options }: CallOptions & { readonly source: UploadSource },
): Promise<void> {
  const stream = await openStream(rpc, request, { ...options, direction: 'up' })
  await completing(stream, async () => {
    if (source instanceof Uint8Array) await send(stream, source)
    else for await (const bytes of source) await send(stream, bytes)
    await stream.finish()
  })
}

/** What can be sent: all at once, or pieces of any size, each asked for when the one before is sent. */
export type UploadSource = AsyncIterable<Uint8Array> | Uint8Array

async function send(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length; start += CHUNK) {
    await stream.write(bytes.subarray(start, start + CHUNK))
  }
}

/** Longest payload that every version takes (`VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX`). */
const CHUNK = 262_120
