import type { ListRequest, ListResponse } from '@pulumi/pulumi/proto/provider_pb.js'
import { UNKNOWN } from '../../dynamic/inputs/unknowns.js'
import { Failure } from '../failure.js'
import type { Serving } from '../serving.js'

/** Lists the resources of a type that are on the host: `pulumi do … InstanceRescue list`. */
export type ListMethod = (request: ListRequest) => Promise<readonly ListResponse[]>

/**
 * Makes the method.
 *
 * Rescues are listed, whichever stack has made them, by the ids that `read`, `delete` and import take. Of images
 * and states, nothing on a host says that they are resources of a program.
 */
export function listMethod({
  plugin,
  structs,
  stubs: { messages },
  failures,
}: Serving): ListMethod {
  const { ListResponse: Response } = messages
  return async (request) => {
    const token = request.getToken()
    if (token !== LISTED)
      throw new Failure(failures.unimplemented(`Resources of type '${token}' cannot be listed.`))
    const [
      { checkArguments },
      { listQuerySchema },
      { findRescues },
      { withHost },
      { resolveUri },
      { callHidden },
      { process },
    ] = await Promise.all([
      import('../functions/check-arguments.js'),
      import('../schema/list-query.js'),
      import('../../break-glass/index.js'),
      import('../../host/index.js'),
      import('../../inputs/index.js'),
      import('./hidden.js'),
      plugin.open(),
    ])
    const given = structs.read(request.getQuery())
    const { values } = given
    const configuration = plugin.configuration()
    const configured = configuration.uri
    if ((values['uri'] ?? configured) === UNKNOWN)
      return [new Response().setComputed(new Response.Computed())]
    const checked = checkArguments(listQuerySchema, values)
    if (!checked.ok)
      throw new Failure(
        failures.failed(
          checked.failures.map(({ property, reason }) => `${property}: ${reason}`).join('\n'),
        ),
      )
    const environment = process.environment['LIBVIRT_DEFAULT_URI']
    const { uri } = resolveUri({ argument: checked.value.uri, configured, environment })
    const found = await callHidden({ process, configuration, given }, ({ runtime }) =>
      withHost(uri, runtime, findRescues),
    )
    const limit = request.getLimit() > 0 ? request.getLimit() : found.length
    return found.slice(0, limit).map(({ instance, domainUuid }) => {
      const result = new Response.Result().setId(domainUuid).setName(instance)
      return new Response().setResult(result)
    })
  }
}

const LISTED = 'libvirt-rescue:index:InstanceRescue'
