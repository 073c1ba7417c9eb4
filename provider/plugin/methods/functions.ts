import type { InvokeRequest, InvokeResponse } from '@pulumi/pulumi/proto/provider_pb.js'
import { Failure } from '../failure.js'
import type { Method, Serving } from '../serving.js'

/** Functions that a program calls. */
export interface FunctionMethods {
  readonly invoke: Method<InvokeRequest, InvokeResponse>
}

/** Makes these methods. */
export function functionMethods({ stubs, plugin, structs, failures }: Serving): FunctionMethods {
  const { messages } = stubs
  return {
    async invoke(request) {
      const [{ FUNCTIONS }, { resolveUri }, { process }] = await Promise.all([
        import('../functions/index.js'),
        import('../../inputs/index.js'),
        plugin.open(),
      ])
      const called = FUNCTIONS.get(request.getTok())
      if (called === undefined)
        throw new Failure(failures.failed(`Function '${request.getTok()}' does not exist.`))
      const { values, secrets } = structs.read(request.getArgs())
      const sources = { environment: process.environment['LIBVIRT_DEFAULT_URI'] }
      const { uri } = resolveUri({ configured: plugin.configuration().uri, ...sources })
      const tools = { runtime: process.runtime, uri }
      const answered = await process.run(() => called.call(values, tools))
      if (answered.ok) {
        // What follows from a secret may show it.
        const result = { ...answered.result }
        const names = secrets.length === 0 ? [] : Object.keys(result)
        return new messages.InvokeResponse().setReturn(
          structs.write({ values: result, secrets: names }),
        )
      }
      return new messages.InvokeResponse().setFailuresList(
        answered.failures.map(({ property, reason }) =>
          new messages.CheckFailure().setProperty(property).setReason(reason),
        ),
      )
    },
  }
}
