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
      const [{ FUNCTIONS }, { resolveUri }, { callHidden }, { process }] = await Promise.all([
        import('../functions/index.js'),
        import('../../inputs/index.js'),
        import('./hidden.js'),
        plugin.open(),
      ])
      const called = FUNCTIONS.get(request.getTok())
      if (called === undefined)
        throw new Failure(failures.failed(`Function '${request.getTok()}' does not exist.`))
      const given = structs.read(request.getArgs())
      const configuration = plugin.configuration()
      const environment = process.environment['LIBVIRT_DEFAULT_URI']
      const { uri } = resolveUri({ configured: configuration.uri, environment })
      return callHidden({ process, configuration, given }, async ({ runtime, hide }) => {
        const answered = await called.call(given.values, { runtime, uri })
        const response = new messages.InvokeResponse()
        if (!answered.ok)
          return response.setFailuresList(
            answered.failures.map(({ property, reason }) =>
              new messages.CheckFailure().setProperty(property).setReason(hide(reason)),
            ),
          )
        // What follows from a secret may show it.
        const values = { ...answered.result }
        const isSecret = given.secrets.length > 0 || configuration.isSecret
        const secrets = isSecret ? Object.keys(values) : []
        return response.setReturn(structs.write({ values, secrets }))
      })
    },
  }
}
