import type { CallOptions } from '../../procedures/calls.js'
import { ByteStream, type StreamDirection } from './byte-stream.js'
import type { Request, Rpc } from '../rpc/rpc.js'

/** Sends the call that opens a stream and waits for its reply. */
export async function openStream<Given>(
  rpc: Rpc,
  request: Request<Given, unknown>,
  { direction, ...options }: CallOptions & { readonly direction: StreamDirection },
): Promise<ByteStream> {
  const serial = rpc.send(request, options.signal)
  const { call, procedure } = request
  const stream = new ByteStream(rpc, { serial, call, procedure, direction, options })
  rpc.expect(serial, stream)
  await completing(stream, () => stream.opened())
  return stream
}

/** Runs `work`, and gives the stream up if it fails. */
export async function completing(stream: ByteStream, work: () => Promise<void>): Promise<void> {
  let completed = false
  try {
    await work()
    completed = true
  } finally {
    if (!completed) stream.abandon()
  }
}
