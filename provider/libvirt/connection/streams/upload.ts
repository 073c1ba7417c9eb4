import type { CallOptions } from '../../procedures/calls.js'
import type { VolRange } from '../../types.js'
import type { ByteStream } from './byte-stream.js'
import { withExactLength, type UploadSource } from './exact-length.js'
import { completing, openStream } from './open-stream.js'
import type { Request, Rpc } from '../rpc/rpc.js'

/** Sends `source` up the stream that `request` opens, as fast as the daemon takes it. */
export async function upload(
  rpc: Rpc,
  request: Request<VolRange, unknown>,
  { source, ...options }: CallOptions & { readonly source: UploadSource },
): Promise<void> {
  const stream = await openStream(rpc, request, { ...options, direction: 'up' })
  await completing(stream, async () => {
    const pieces = withExactLength(source, BigInt(request.args.length ?? 0))
    for await (const bytes of pieces) await send(stream, bytes)
    await stream.finish()
  })
}

/** The length is read once: that of a resizable buffer may grow meanwhile. */
async function send(stream: ByteStream, bytes: Uint8Array): Promise<void> {
  const { length } = bytes
  for (let start = 0; start < length; start += CHUNK) {
    await stream.write(bytes.subarray(start, Math.min(start + CHUNK, length)))
  }
}

/** Longest payload that every version takes (`VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX`). */
const CHUNK = 262_120
