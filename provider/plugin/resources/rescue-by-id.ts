import { assertCanEnd, endRescue, searchNamed } from '../../break-glass/index.js'
import { storePlan } from '../../dynamic/inputs/stored-plan.js'
import { withHost } from '../../host/index.js'
import { resolveUri } from '../../inputs/index.js'
import { adopt } from '../../instance-rescue/index.js'
import type { ById } from './make-resource.js'
import type { CallTools } from './native-resource.js'
import type { Shared } from './open-as.js'

/**
 * A rescue by the name or UUID of its instance: `pulumi import … NAME web`, and `pulumi do … read web`.
 *
 * It is ended as the command line ends it, whatever state it is in, because there is no state of Pulumi to go by.
 */
export function rescueById({ environment }: Pick<Shared, 'environment'>): ById {
  const uriOf = ({ configuration }: CallTools): string =>
    resolveUri({
      configured: configuration.uri,
      environment: environment['LIBVIRT_DEFAULT_URI'],
    }).uri
  return {
    async adopt(tools, instance) {
      const found = await adopt({ instance, uri: uriOf(tools) }, tools.runtime)
      if (found === undefined) return undefined
      const { id, inputs, outputs } = found
      return { id, inputs: storePlan(inputs), outs: storePlan(outputs) }
    },
    delete: (tools, instance) => {
      let isBegun = false
      return withHost(uriOf(tools), tools.runtime, async (host) => {
        const [found] = await searchNamed(host, instance)
        // If the connection broke, this runs again from its beginning, and the rescue may have ended.
        if (found === undefined && isBegun) return
        if (found === undefined)
          throw new Error(
            `Instance '${instance}' is not in rescue on ${host.uri}. Nothing was done.`,
          )
        await assertCanEnd(host, found, { here: false })
        isBegun = true
        await endRescue(host, found, { here: false })
      })
    },
  }
}
