import { isProgrammingError } from '../dynamic/programming-errors.js'
import type { Answer, ServerStream, Stubs, UnaryCall } from './grpc/stubs.js'
import { makeFailures, type Failures } from './grpc/failures.js'
import type { Method, Serving } from './serving.js'
import { makeStructs } from './grpc/structs.js'
import { configurationMethods } from './methods/configuration.js'
import { functionMethods } from './methods/functions.js'
import { identityMethods } from './methods/identity.js'
import { listMethod } from './methods/list.js'
import { resourceMethods } from './methods/resources.js'
import { Failure } from './failure.js'
import type { Plugin } from './plugin.js'

/** Pulumi's `ResourceProvider` service. */
export function makeService(stubs: Stubs, plugin: Plugin): object {
  const failures = makeFailures(stubs)
  const serving = { stubs, plugin, failures, structs: makeStructs(stubs) }
  const methods: Readonly<Record<string, Method<never, object>>> = {
    ...identityMethods(serving),
    ...configurationMethods(serving),
    ...resourceMethods(serving),
    ...functionMethods(serving),
  }
  const served = Object.entries(methods).map(([name, method]) => [
    name,
    unary(method as Method<unknown, object>, serving),
  ])
  return {
    ...(Object.fromEntries(served) as object),
    list: streaming(listMethod(serving), serving),
    ...unimplemented(failures),
  }
}

function unary(method: Method<unknown, object>, { plugin, failures }: Serving) {
  return (call: UnaryCall<unknown>, answer: Answer<object>): void => {
    void plugin.track(method(call.request)).then(
      (response) => {
        answer(null, response)
      },
      (error: unknown) => {
        answer(error instanceof Failure ? error.status : failures.failed(textOf(error)))
      },
    )
  }
}

/** A method that answers with any number of messages. */
function streaming<Request>(
  method: (request: Request) => Promise<readonly object[]>,
  { plugin, failures }: Serving,
) {
  return (stream: ServerStream<Request>): void => {
    void plugin.track(method(stream.request)).then(
      (responses) => {
        for (const response of responses) stream.write(response)
        stream.end()
      },
      (error: unknown) => {
        stream.emit(
          'error',
          error instanceof Failure ? error.status : failures.failed(textOf(error)),
        )
      },
    )
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return isProgrammingError(error) && error.stack !== undefined ? error.stack : error.message
}

/** What the protocol has and this plugin does not offer; the engine does without. */
function unimplemented(failures: Failures): object {
  const say = (_call: unknown, answer: Answer<object>): void => {
    answer(failures.unimplemented('This plugin does not have this method.'))
  }
  const names = ['parameterize', 'call', 'construct', 'getMapping', 'getMappings']
  return Object.fromEntries(names.map((name) => [name, say]))
}
