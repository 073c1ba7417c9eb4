import { exitWithEngine } from './exit-with-engine.js'
import { loadStubs } from './grpc/stubs.js'
import { makePlugin } from './plugin.js'
import { makeService } from './service.js'

/**
 * Serves Pulumi's protocol on a free port of this computer, and answers with the port.
 *
 * Without the engine's address, the engine attaches itself later (PULUMI_DEBUG_PROVIDERS).
 */
export async function serve(engine: string | undefined): Promise<number> {
  const stubs = loadStubs()
  const { Server, ServerCredentials } = stubs.grpc
  const plugin = makePlugin(engine, stubs.load)
  const server = new Server(UNLIMITED)
  server.addService(stubs.service, makeService(stubs, plugin))
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound)
      else reject(error)
    })
  })
  if (engine !== undefined) exitWithEngine(plugin)
  return port
}

/** Pulumi's own plugins take messages of 400 MiB. */
const UNLIMITED = { 'grpc.max_receive_message_length': 400 * 2 ** 20 }
