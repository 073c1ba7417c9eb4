import { loadStubs, type Answer, type UnaryCall } from '../../../provider/plugin/grpc/stubs.js'
import { loadFromPulumi } from './load-from-pulumi.js'

/** Serves methods of Pulumi's protocol for providers, says its port, and ends with its standard input. */
export function servePlugin(methods: Readonly<Record<string, (request: never) => object>>): void {
  const { grpc, service } = loadStubs(loadFromPulumi())
  const served = Object.entries(methods).map(([name, method]) => [
    name,
    ({ request }: UnaryCall<never>, answer: Answer<object>) => {
      answer(null, method(request))
    },
  ])
  const server = new grpc.Server({})
  server.addService(service, Object.fromEntries(served) as object)
  server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (_error, port) => {
    process.stdout.write(`${port}\n`)
  })
  process.stdin.on('end', () => process.exit()).resume()
}
