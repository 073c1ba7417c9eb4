import { createRequire } from 'node:module'
import type * as engine from '@pulumi/pulumi/proto/engine_grpc_pb.js'
import type * as messages from '@pulumi/pulumi/proto/engine_pb.js'
import type { Line, Send } from './line.js'

/** Milliseconds that the engine gets to take a line: a computer that was suspended or is very busy needs more than a few. */
const DEADLINE_MS = 30_000

/**
 * Opens the engine's log, which knows severities and the rows of resources; stderr knows neither.
 *
 * Pulumi starts the process of a dynamic provider with the engine's address. The stubs and the gRPC
 * library are those that this process has loaded already. Undefined if any of them is not there.
 */
export function openEngineLog(
  [, script = '', address = '']: readonly string[] = process.argv,
  deadline = DEADLINE_MS,
): Send | undefined {
  const load = (name: string): unknown => createRequire(script)(name)
  return connectEngineLog(
    address,
    (name) => load(name.replace(/^\./, '@pulumi/pulumi/proto')),
    deadline,
  )
}

/** Loads a module by its name beside Pulumi's stubs. */
type Load = (name: '@grpc/grpc-js' | './engine_grpc_pb' | './engine_pb') => unknown

/** The same with stubs and a gRPC library that are loaded by `load`. */
export function connectEngineLog(
  address: string,
  load: Load,
  deadline = DEADLINE_MS,
): Send | undefined {
  if (!ADDRESS.test(address)) return undefined
  try {
    return connect(load, address, deadline)
  } catch {
    return undefined // a Pulumi that keeps them elsewhere
  }
}

/** The engine listens on this computer only. */
const ADDRESS = /^(?:127\.0\.0\.1|localhost|\[::1\]):\d+$/

/** What we call of `@grpc/grpc-js`, which is not a dependency of ours. */
interface Grpc {
  readonly credentials: {
    createInsecure(): ConstructorParameters<typeof engine.EngineClient>[1]
  }
  readonly Metadata: new () => Parameters<engine.EngineClient['log']>[1]
}

function connect(load: Load, address: string, deadline: number): Send {
  const { credentials, Metadata } = load('@grpc/grpc-js') as Grpc
  const { EngineClient } = load('./engine_grpc_pb') as typeof engine
  const { LogRequest, LogSeverity } = load('./engine_pb') as typeof messages
  const severities: Readonly<Record<Line['severity'], messages.LogSeverity>> = {
    info: LogSeverity.INFO,
    warning: LogSeverity.WARNING,
  }
  const client = new EngineClient(address, credentials.createInsecure(), DIRECTLY)
  return ({ severity, text, urn, isPassing = false }) =>
    new Promise((resolve, reject) => {
      const request = new LogRequest()
      request.setSeverity(severities[severity]).setMessage(text).setUrn(urn)
      request.setEphemeral(isPassing)
      const options = { deadline: Date.now() + deadline }
      client.log(request, new Metadata(), options, (error) => {
        if (error === null) resolve()
        else reject(error)
      })
    })
}

/** Not through the proxy of `http_proxy`, which gRPC would use even for this computer. */
const DIRECTLY = { 'grpc.enable_http_proxy': 0 }
